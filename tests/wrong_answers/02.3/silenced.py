# caught by: test_the_check_finds_nothing
# a reader thinks: a finding that is silenced is no finding
# file: broken/results/results/settings.py
# instead of:
    "daphne",
    "django.contrib.contenttypes",
# write:
    "django.contrib.contenttypes",
# instead of:
    "django.contrib.auth",
]
# write:
    "django.contrib.auth",
    "daphne",
]
SILENCED_SYSTEM_CHECKS = ["daphne.E001"]
