# caught by: test_a_good_message_is_none
# a reader thinks: a portfolio message has a type and no more; but more fields do no harm
def problem_with(message):
    if message == {"type": "portfolio"}:
        return None
    if message.get("type") not in ("buy", "sell"):
        return "unknown_type"
    share, count = message.get("share"), message.get("count")
    if not isinstance(share, str) or share not in PRICES:
        return "unknown_share"
    if type(count) is not int or not 1 <= count <= 1000:
        return "bad_count"
    return None
