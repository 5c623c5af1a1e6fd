# caught by: test_pages_are_answered
# a reader thinks: pages have a server of their own
# file: broken/transfers/transfers/asgi.py
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfers.settings")

# Loads the settings and the apps: the imports below need that.
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

from transfers.routing import websocket_urlpatterns

application = ProtocolTypeRouter({
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
})
