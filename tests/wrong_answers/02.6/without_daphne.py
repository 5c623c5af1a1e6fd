# caught by: test_runserver_is_daphne
# a reader thinks: ASGI_APPLICATION is what makes it an ASGI server
# file: my_project/match_centre/settings.py
# instead of:
INSTALLED_APPS = ["daphne", *INSTALLED_APPS, "scores"]
# write:
INSTALLED_APPS = [*INSTALLED_APPS, "scores"]
