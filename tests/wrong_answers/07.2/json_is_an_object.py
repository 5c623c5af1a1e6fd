# caught by: test_other_json_is_none
# a reader thinks: all JSON is an object
def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def understand(text):
    try:
        return json.loads(text or "", parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
