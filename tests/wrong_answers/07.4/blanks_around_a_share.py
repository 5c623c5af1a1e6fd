# caught by: test_an_unknown_share
# a reader thinks: strip does no harm
def problem_with(message):
    kind, share, count = message.get("type"), message.get("share"), message.get("count")
    if kind == "portfolio":
        return None
    if kind not in ("buy", "sell"):
        return "unknown_type"
    if not isinstance(share, str) or share.strip() not in PRICES:
        return "unknown_share"
    if type(count) is not int or not 1 <= count <= 1000:
        return "bad_count"
    return None
