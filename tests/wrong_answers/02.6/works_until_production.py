# caught by: test_daphne_serves_it_too
# a reader thinks: imports stand at the top of a file
# file: my_project/match_centre/asgi.py
import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

from scores.routing import websocket_urlpatterns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "match_centre.settings")

application = ProtocolTypeRouter({
    "http": get_asgi_application(),
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
})
