# caught by: test_djangos_six_are_installed
# a reader thinks: what the check does not miss is not needed
# file: broken/fixtures/fixtures/settings.py
# instead of:
    "django.contrib.staticfiles",
# write:
