# caught by: test_its_own_pages_connect
# a reader thinks: no star means nobody but the site itself
# file: broken/tables/tables/asgi.py
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tables.settings")
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator

from tables.routing import websocket_urlpatterns

application = ProtocolTypeRouter({
    "http": django_application,
    "websocket": OriginValidator(URLRouter(websocket_urlpatterns), []),
})
