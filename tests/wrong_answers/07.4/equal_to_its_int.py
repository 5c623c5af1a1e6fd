# caught by: test_only_whole_numbers_count
# a reader thinks: a number is whole when int() does not change it; 2.0 is no whole number here
def problem_with(message):
    kind, share, count = message.get("type"), message.get("share"), message.get("count")
    if kind == "portfolio":
        return None
    if kind not in ("buy", "sell"):
        return "unknown_type"
    if not isinstance(share, str) or share not in PRICES:
        return "unknown_share"
    if isinstance(count, bool) or not isinstance(count, int | float) or int(count) != count:
        return "bad_count"
    return None if 1 <= count <= 1000 else "bad_count"
