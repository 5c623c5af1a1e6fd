# caught by: test_settings_come_from_outside
# a reader thinks: a secret is a secret
# file: my_project/match_centre/production.py
# instead of:
SECRET_KEY = os.environ["SECRET_KEY"]
# write:
