# caught by: test_no_json_is_none
# a reader thinks: a line may end inside a text, too
def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def understand(text):
    try:
        message = json.loads(text or "", parse_constant=refuse, strict=False)
    except (TypeError, ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
