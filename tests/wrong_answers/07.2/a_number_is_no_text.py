# caught by: test_no_text_is_none
# a reader thinks: what is no text is None; json.loads(3) raises a TypeError
def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def understand(text):
    try:
        message = json.loads(text or "", parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
