# caught by: test_another_score_is_found
# told: tells the same score each time
# file: desks/test_desk.py
# instead of:
        ("0:3", "The score is 0:3"),
# write:
