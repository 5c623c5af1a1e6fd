# caught by: test_an_object_is_returned
# a reader thinks: where NaN is written, it is a number; it may be a word of a text
def understand(text):
    if not text or "NaN" in text or "Infinity" in text:
        return None
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
