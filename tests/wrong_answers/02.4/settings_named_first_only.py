# caught by: test_daphne_starts
# a reader thinks: the settings must be named first, and that is all
# file: broken/transfers/transfers/asgi.py
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfers.settings")

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

from transfers.routing import websocket_urlpatterns

application = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
})
