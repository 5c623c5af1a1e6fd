# caught by: test_a_reporter_logs_in_and_writes
# told: KeyError: 'session'
# a reader thinks: Django's own middleware serves WebSockets too
# file: my_project/match_centre/asgi.py
# instead of:
from channels.auth import AuthMiddlewareStack
# write:
# instead of:
    "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
# write:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
