# caught by: test_not_from_another_sites_page
# a reader thinks: who has logged in needs no check of the page
# file: my_project/match_centre/asgi.py
# instead of:
from channels.security.websocket import AllowedHostsOriginValidator
# write:
# instead of:
    "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
# write:
    "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns)),
