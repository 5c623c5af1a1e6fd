# caught by: test_other_sites_are_refused
# a reader thinks: that can wait until the site goes public
# file: my_project/match_centre/asgi.py
"""The application of the match centre, for every ASGI server."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "match_centre.settings")

# Loads the settings and the apps: the imports below need that.
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator

from scores.routing import websocket_urlpatterns

application = ProtocolTypeRouter({
    "http": django_application,
    "websocket": URLRouter(websocket_urlpatterns),
})
