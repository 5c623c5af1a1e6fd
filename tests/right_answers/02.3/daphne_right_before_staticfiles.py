# unusual: daphne stands right before staticfiles
# file: broken/results/results/settings.py
# instead of:
    "daphne",
    "django.contrib.contenttypes",
# write:
    "django.contrib.contenttypes",
    "daphne",
