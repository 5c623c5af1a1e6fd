# caught by: test_other_sites_are_refused
# a reader thinks: a list with a star is no check, so leave it out
# file: broken/tables/tables/asgi.py
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tables.settings")
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter

from tables.routing import websocket_urlpatterns

application = ProtocolTypeRouter({
    "http": django_application,
    "websocket": URLRouter(websocket_urlpatterns),
})
