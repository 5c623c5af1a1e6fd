# caught by: test_what_is_no_score_is_found
# file: desks/test_desk.py
# instead of:
        ("2-1", "Send a score such as 2:1"),
# write:
