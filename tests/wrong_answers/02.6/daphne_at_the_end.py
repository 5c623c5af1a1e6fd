# caught by: test_runserver_is_daphne
# a reader thinks: a new app goes to the end of the list
# file: my_project/match_centre/settings.py
# instead of:
INSTALLED_APPS = ["daphne", *INSTALLED_APPS, "scores"]
# write:
INSTALLED_APPS = [*INSTALLED_APPS, "scores", "daphne"]
