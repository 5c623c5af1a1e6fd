# unusual: the three parts of AuthMiddlewareStack by their names, and a sync consumer
from channels.auth import AuthMiddleware
from channels.generic.websocket import WebsocketConsumer
from channels.sessions import CookieMiddleware, SessionMiddleware


class WhoAmI(WebsocketConsumer):
    def connect(self):
        self.accept()
        user = self.scope["user"]
        self.send(f"You are {user}" if user.is_authenticated else "You are nobody")


door = SessionMiddleware(AuthMiddleware(WhoAmI.as_asgi()))
door = OriginValidator(CookieMiddleware(door), ["127.0.0.1", "https://club.example:443"])
who_site = pages_and(door, log_in=log_in, log_out=log_out)
