# caught by: test_pages_are_answered
# a reader thinks: what protects WebSockets may protect pages too
# file: broken/tables/tables/asgi.py
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tables.settings")
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

from tables.routing import websocket_urlpatterns

application = AllowedHostsOriginValidator(ProtocolTypeRouter({
    "http": django_application,
    "websocket": URLRouter(websocket_urlpatterns),
}))
