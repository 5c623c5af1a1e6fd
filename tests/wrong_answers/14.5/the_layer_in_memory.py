# caught by: test_nothing_starts_without_them
# a reader thinks: settings.py takes the address when there is one
# file: my_project/match_centre/production.py
# instead of:
CHANNEL_LAYERS["default"]["CONFIG"] = {"hosts": [os.environ["CHANNEL_LAYER_URL"]]}
# write:
