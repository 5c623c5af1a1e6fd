# caught by: test_an_unknown_share
# a reader thinks: `in` can ask about anything; a list can't be looked up in a dict
def problem_with(message):
    match message:
        case {"type": "portfolio"}:
            return None
        case {"type": "buy" | "sell"}:
            if message.get("share") not in PRICES:
                return "unknown_share"
            if type(message.get("count")) is not int or not 1 <= message["count"] <= 1000:
                return "bad_count"
            return None
    return "unknown_type"
