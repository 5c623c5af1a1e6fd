# unusual: django.setup() in place of the order of two calls
# file: broken/transfers/transfers/asgi.py
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "transfers.settings")
django.setup()

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

from transfers import routing

application = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": AllowedHostsOriginValidator(URLRouter(routing.websocket_urlpatterns)),
})
