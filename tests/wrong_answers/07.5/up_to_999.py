# caught by: test_a_good_message_is_none
# a reader thinks: range(1, 1000) ends with 1000
def problem_with(message):
    match message:
        case {"type": "portfolio"}:
            return None
        case {"type": "buy" | "sell"}:
            share, count = message.get("share"), message.get("count")
            if not isinstance(share, str) or share not in PRICES:
                return "unknown_share"
            return None if type(count) is int and count in range(1, 1000) else "bad_count"
    return "unknown_type"
