# caught by: test_the_check_finds_nothing
# a reader thinks: the message names the app that is missing
# file: broken/fixtures/fixtures/settings.py
# instead of:
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
# write:
