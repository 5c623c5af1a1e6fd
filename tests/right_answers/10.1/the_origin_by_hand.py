# unusual: the middleware for origins is a function of one's own; sessions come first
from urllib.parse import urlsplit


def only_from_here(inner):
    async def application(scope, receive, send):
        origin = dict(scope["headers"]).get(b"origin", b"").decode()
        if origin == "https://club.example" or urlsplit(origin).hostname == "127.0.0.1":
            return await inner(scope, receive, send)
        await receive()
        await send({"type": "websocket.close"})

    return application


class WhoAmI(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send(f"You are {self.scope['user'].username or 'nobody'}")


door = AuthMiddlewareStack(only_from_here(WhoAmI.as_asgi()))
who_site = pages_and(door, log_in=log_in, log_out=log_out)
