# unusual: OriginValidator with the hosts of the settings
# file: broken/tables/tables/asgi.py
# instead of:
from channels.security.websocket import AllowedHostsOriginValidator
# write:
from channels.security.websocket import OriginValidator
from django.conf import settings
# instead of:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
# write:
    "websocket": OriginValidator(URLRouter(websocket_urlpatterns), settings.ALLOWED_HOSTS),
