# caught by: test_other_sites_are_refused
# a reader thinks: it works without that wrapper too
# file: broken/transfers/transfers/asgi.py
# instead of:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
# write:
    "websocket": URLRouter(websocket_urlpatterns),
