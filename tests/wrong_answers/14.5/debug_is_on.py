# caught by: test_settings_come_from_outside
# a reader thinks: settings.py has it
# file: my_project/match_centre/production.py
# instead of:
DEBUG = False
# write:
