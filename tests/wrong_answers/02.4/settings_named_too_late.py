# caught by: test_daphne_starts
# a reader thinks: get_asgi_application comes first, whatever it needs
# file: broken/transfers/transfers/asgi.py
import os

from django.core.asgi import get_asgi_application

# Loads the settings and the apps: the imports below need that.
django_application = get_asgi_application()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfers.settings")

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

from transfers.routing import websocket_urlpatterns

application = ProtocolTypeRouter({
    "http": django_application,
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
})
