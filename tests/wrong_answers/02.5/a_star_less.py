# caught by: test_its_own_pages_connect
# a reader thinks: no star means nobody but the site itself
# file: broken/tables/tables/asgi.py
# instead of:
from channels.security.websocket import AllowedHostsOriginValidator
# write:
from channels.security.websocket import OriginValidator
# instead of:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
# write:
    "websocket": OriginValidator(URLRouter(websocket_urlpatterns), []),
