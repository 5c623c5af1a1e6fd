# caught by: test_the_match_and_the_name
# told: match 7
# file: desks/test_reporters.py
# instead of:
    for name, match in (("bea", 7), ("ann", 8)):
# write:
    for name, match in (("bea", 7), ("ann", 7)):
