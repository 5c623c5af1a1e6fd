# caught by: test_a_bad_count
# a reader thinks: int() tells numbers from the rest
def problem_with(message):
    match message:
        case {"type": "portfolio"}:
            return None
        case {"type": "buy" | "sell"}:
            share = message.get("share")
            if not isinstance(share, str) or share not in PRICES:
                return "unknown_share"
            try:
                count = int(message["count"])
            except (KeyError, TypeError, ValueError):
                return "bad_count"
            return None if 1 <= count <= 1000 else "bad_count"
    return "unknown_type"
