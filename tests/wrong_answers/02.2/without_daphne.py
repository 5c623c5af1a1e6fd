# caught by: test_daphne_is_installed
# a reader thinks: as startproject has it, and all is well
# file: broken/fixtures/fixtures/settings.py
# instead of:
    "daphne",
# write:
