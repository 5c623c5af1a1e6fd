# unusual: a function that looks at the header itself
# file: broken/tables/tables/asgi.py
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tables.settings")
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from tables.routing import websocket_urlpatterns

sockets = URLRouter(websocket_urlpatterns)


async def same_site(scope, receive, send):
    origin = dict(scope["headers"]).get(b"origin", b"").decode()
    if validate_host(urlsplit(origin).hostname or "", settings.ALLOWED_HOSTS):
        return await sockets(scope, receive, send)
    await receive()
    await send({"type": "websocket.close"})


application = ProtocolTypeRouter({
    "http": django_application,
    "websocket": same_site,
})
