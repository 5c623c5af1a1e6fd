# caught by: test_other_sites_are_refused
# a reader thinks: a page of this site has its host in its origin; so has the page of localhost.elsewhere.example
# file: broken/transfers/transfers/asgi.py
# instead of:
application = ProtocolTypeRouter({
# write:
class OriginCheck:
    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        origin = dict(scope["headers"]).get(b"origin", b"").decode()
        if "127.0.0.1" in origin or "localhost" in origin:
            return await self.application(scope, receive, send)
        await receive()
        await send({"type": "websocket.close"})


application = ProtocolTypeRouter({
# instead of:
    "websocket": AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns)),
# write:
    "websocket": OriginCheck(URLRouter(websocket_urlpatterns)),
