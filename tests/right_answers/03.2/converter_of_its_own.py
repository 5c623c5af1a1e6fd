# unusual: a converter of its own, and a consumer without async
from channels.routing import ProtocolTypeRouter
from django.urls import register_converter


class Match:
    regex = "[0-9]+"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(Match, "match")


class MatchDesk(WebsocketConsumer):
    def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["of"]
        self.accept()
        self.send(f"Match {self.match}, next is match {self.match + 1}")

    def receive(self, text_data=None, bytes_data=None):
        self.send(f"Match {self.match}: {text_data}")


matches = ProtocolTypeRouter({"websocket": URLRouter([path("ws/matches/<match:of>/", MatchDesk.as_asgi())])})
