# caught by: test_the_settings_say_which_hosts
# a reader thinks: ALLOWED_HOSTS holds names of hosts and nothing else; but .example.com is every host below it, too
# file: broken/tables/tables/asgi.py
# instead of:
from channels.security.websocket import AllowedHostsOriginValidator
# write:
from django.conf import settings
from urllib.parse import urlsplit
# instead of:
application = ProtocolTypeRouter({
# write:
class OriginCheck:
    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        origin = dict(scope["headers"]).get(b"origin", b"").decode()
        if urlsplit(origin).hostname in settings.ALLOWED_HOSTS:
            return await self.application(scope, receive, send)
        await receive()
        await send({"type": "websocket.close"})


application = ProtocolTypeRouter({
# instead of:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
# write:
    "websocket": OriginCheck(URLRouter(websocket_urlpatterns)),
