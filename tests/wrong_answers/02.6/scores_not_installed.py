# caught by: test_runserver_is_daphne
# a reader thinks: a consumer needs no entry
# file: my_project/match_centre/settings.py
# instead of:
INSTALLED_APPS = ["daphne", *INSTALLED_APPS, "scores"]
# write:
INSTALLED_APPS = ["daphne", *INSTALLED_APPS]
