# unusual: the list is changed where it stands, and the app is named by its config
# file: my_project/match_centre/settings.py
# instead of:
INSTALLED_APPS = [
# write:
INSTALLED_APPS = [
    "scores.apps.ScoresConfig",
    "daphne",
# instead of:
INSTALLED_APPS = ["daphne", *INSTALLED_APPS, "scores"]
# write:
