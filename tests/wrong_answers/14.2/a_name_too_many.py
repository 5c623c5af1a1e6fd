# caught by: test_all_four
# a reader thinks: Django may need it
# instead of:
        "LAYER": layer or None,
# write:
        "LAYER": layer or None,
        "TIME_ZONE": "UTC",
