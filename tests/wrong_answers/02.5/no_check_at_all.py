# caught by: test_other_sites_are_refused
# a reader thinks: a list with a star is no check, so leave it out
# file: broken/tables/tables/asgi.py
# instead of:
from channels.security.websocket import AllowedHostsOriginValidator
# write:
# instead of:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
# write:
    "websocket": URLRouter(websocket_urlpatterns),
