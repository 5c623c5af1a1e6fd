# caught by: test_other_sites_are_refused
# a reader thinks: a dot in front takes the names below a host too
# file: broken/tables/tables/asgi.py
# instead of:
from channels.security.websocket import AllowedHostsOriginValidator
# write:
from channels.security.websocket import OriginValidator
from django.conf import settings
# instead of:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
# write:
    "websocket": OriginValidator(URLRouter(websocket_urlpatterns), [".example", *settings.ALLOWED_HOSTS]),
