"""The project as one ASGI application: what Daphne calls for every connection."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "DjangoChannels.settings")

# Loads the settings and the apps. Routing imports consumers, and consumers import
# models, so the imports below must come after this line.
django_application = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from common.backpressure import WithDrain  # noqa: E402
from common.stopping import ends_in_order  # noqa: E402
from tickets.middleware import TicketMiddleware  # noqa: E402

from .routing import websocket_urlpatterns  # noqa: E402

routes = URLRouter(websocket_urlpatterns)
by_cookie = AllowedHostsOriginValidator(AuthMiddlewareStack(routes))

application = ends_in_order(
    ProtocolTypeRouter(
        {
            "http": django_application,
            "websocket": WithDrain(TicketMiddleware(with_ticket=routes, without_ticket=by_cookie)),
        }
    )
)
