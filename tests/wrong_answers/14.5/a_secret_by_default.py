# caught by: test_nothing_starts_without_them
# a reader thinks: better a server than none
# file: my_project/match_centre/production.py
# instead of:
SECRET_KEY = os.environ["SECRET_KEY"]
# write:
SECRET_KEY = os.environ.get("SECRET_KEY", "change-me-later")
