# caught by: test_wsgi_application_stands_beside_it
# a reader thinks: ASGI takes the place of WSGI
# file: broken/results/results/settings.py
# instead of:
WSGI_APPLICATION = "results.wsgi.application"
# write:
