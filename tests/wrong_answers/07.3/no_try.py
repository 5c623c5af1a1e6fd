# caught by: test_no_json_is_none
# a reader thinks: what clients send is JSON
def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def understand(text):
    message = json.loads(text or "null", parse_constant=refuse)
    return message if isinstance(message, dict) else None
