# unusual: an application of its own, which imports the routing when it is needed
# file: broken/transfers/transfers/asgi.py
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfers.settings")
pages = get_asgi_application()


async def application(scope, receive, send):
    from channels.routing import URLRouter
    from channels.security.websocket import AllowedHostsOriginValidator

    from transfers.routing import websocket_urlpatterns

    if scope["type"] == "websocket":
        await AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns))(scope, receive, send)
    else:
        await pages(scope, receive, send)
