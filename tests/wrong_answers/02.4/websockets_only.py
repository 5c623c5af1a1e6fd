# caught by: test_pages_are_answered
# a reader thinks: pages have a server of their own
# file: broken/transfers/transfers/asgi.py
# instead of:
    "http": django_application,
# write:
