# caught by: test_the_first_problem_is_named
# a reader thinks: the order of the questions does not matter
def problem_with(message):
    match message:
        case {"type": "portfolio"}:
            return None
        case {"type": "buy" | "sell"}:
            share, count = message.get("share"), message.get("count")
            if type(count) is not int or not 1 <= count <= 1000:
                return "bad_count"
            if not isinstance(share, str) or share not in PRICES:
                return "unknown_share"
            return None
    return "unknown_type"
