# caught by: test_asgi_application_is_that_of_asgi
# a reader thinks: when the check finds nothing, nothing is wrong
# file: broken/results/results/settings.py
# instead of:
ASGI_APPLICATION = "results.asgi.application"
WSGI_APPLICATION = "results.wsgi.application"
# write:
ASGI_APPLICATION = "results.wsgi.application"
