# caught by: test_an_object_is_returned
# a reader thinks: what json can't write again was no JSON
def understand(text):
    if not isinstance(text, str):
        return None
    try:
        message = json.loads(text)
        json.dumps(message, allow_nan=False)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
