# unusual: users in the scope, inside of the origin check
# file: my_project/match_centre/asgi.py
# instead of:
from channels.routing import ProtocolTypeRouter, URLRouter
# write:
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
# instead of:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
# write:
    "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
