# caught by: test_asgi_application_is_that_of_asgi
# a reader thinks: it is written as on the command line of daphne
# file: broken/results/results/settings.py
# instead of:
ASGI_APPLICATION = "results.asgi.application"
# write:
ASGI_APPLICATION = "results.asgi:application"
