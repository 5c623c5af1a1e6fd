# caught by: test_an_unknown_type
# a reader thinks: `in` looks for a whole word; in a text it looks for any piece
def problem_with(message):
    kind, share, count = str(message.get("type")), message.get("share"), message.get("count")
    if kind == "" or kind not in "portfolio, buy, sell":
        return "unknown_type"
    if kind == "portfolio":
        return None
    if not isinstance(share, str) or share not in PRICES:
        return "unknown_share"
    if type(count) is not int or not 1 <= count <= 1000:
        return "bad_count"
    return None
