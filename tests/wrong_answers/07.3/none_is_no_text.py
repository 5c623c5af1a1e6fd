# caught by: test_no_text_is_none
# a reader thinks: there is always a text
def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def understand(text):
    try:
        message = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
