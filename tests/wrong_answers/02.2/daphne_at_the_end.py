# caught by: test_the_check_finds_nothing
# a reader thinks: a new app goes to the end of the list
# file: broken/fixtures/fixtures/settings.py
# instead of:
    "daphne",
# write:
# instead of:
    "django.contrib.staticfiles",
# write:
    "django.contrib.staticfiles",
    "daphne",
