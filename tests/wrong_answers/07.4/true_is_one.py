# caught by: test_only_whole_numbers_count
# a reader thinks: isinstance(count, int) asks for a whole number; True is an int
def problem_with(message):
    kind, share, count = message.get("type"), message.get("share"), message.get("count")
    if kind == "portfolio":
        return None
    if kind not in ("buy", "sell"):
        return "unknown_type"
    if not isinstance(share, str) or share not in PRICES:
        return "unknown_share"
    if not isinstance(count, int) or not 1 <= count <= 1000:
        return "bad_count"
    return None
