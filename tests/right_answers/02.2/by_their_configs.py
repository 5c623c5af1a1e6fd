# unusual: apps named by their AppConfig, and channels too
# file: broken/fixtures/fixtures/settings.py
# instead of:
    "daphne",
    "django.contrib.admin",
# write:
    "daphne.apps.DaphneConfig",
    "django.contrib.admin.apps.AdminConfig",
# instead of:
    "django.contrib.staticfiles",
# write:
    "django.contrib.staticfiles",
    "channels",
