# caught by: test_an_unknown_type
# a reader thinks: every message has the fields of the example
def problem_with(message):
    if message["type"] not in ("buy", "sell", "portfolio"):
        return "unknown_type"
    if message["type"] == "portfolio":
        return None
    if not isinstance(message["share"], str) or message["share"] not in PRICES:
        return "unknown_share"
    if type(message["count"]) is not int or not 1 <= message["count"] <= 1000:
        return "bad_count"
    return None
