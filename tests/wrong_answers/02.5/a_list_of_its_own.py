# caught by: test_the_settings_say_which_hosts
# a reader thinks: the hosts are known, so write them down
# file: broken/tables/tables/asgi.py
# instead of:
from channels.security.websocket import AllowedHostsOriginValidator
# write:
from channels.security.websocket import OriginValidator
# instead of:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
# write:
    "websocket": OriginValidator(URLRouter(websocket_urlpatterns), ["127.0.0.1", "localhost"]),
