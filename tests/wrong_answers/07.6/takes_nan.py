# caught by: test_other_messages_are_errors
# told: not JSON (one with `NaN` in it is not)
# a reader thinks: what json.loads takes is JSON
# file: my_project/scores/consumers.py
# instead of:
            message = json.loads(text_data, parse_constant=refuse)
# write:
            message = json.loads(text_data)
