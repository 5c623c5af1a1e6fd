# caught by: test_nan_is_none
# a reader thinks: what json.loads takes is JSON
def understand(text):
    try:
        message = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
