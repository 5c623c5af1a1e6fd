# caught by: test_too_much_is_none
# a reader thinks: JSONDecodeError is the only error of json.loads
def understand(text):
    def refuse(constant):
        raise json.JSONDecodeError(f"{constant} is not JSON", text, 0)

    try:
        message = json.loads(text or "", parse_constant=refuse)
    except json.JSONDecodeError:
        return None
    return message if isinstance(message, dict) else None
