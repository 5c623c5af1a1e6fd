# caught by: test_the_others_keep_their_order
# a reader thinks: without staticfiles the check is content
# file: broken/results/results/settings.py
# instead of:
    "django.contrib.staticfiles",
# write:
