# caught by: test_an_object_is_returned
# a reader thinks: ast.literal_eval is the safe way to read a dict; it knows no null and no true
import ast


def understand(text):
    try:
        message = ast.literal_eval(text or "")
    except Exception:
        return None
    return message if isinstance(message, dict) else None
