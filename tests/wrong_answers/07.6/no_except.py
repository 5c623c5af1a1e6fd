# caught by: test_other_messages_are_errors
# a reader thinks: the page sends JSON and nothing else
# file: my_project/scores/consumers.py
# instead of:
        try:
            message = json.loads(text_data, parse_constant=refuse)
        except (TypeError, ValueError, RecursionError):
            message = None  # a binary message, or not JSON
# write:
        message = json.loads(text_data)
