# caught by: test_no_json_is_none
# a reader thinks: strip takes away what JSON allows around it; it takes a no-break space as well
def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def understand(text):
    try:
        message = json.loads(text.strip(), parse_constant=refuse)
    except (AttributeError, ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
