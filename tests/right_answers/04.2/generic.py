# unusual: a generic consumer
from channels.generic.websocket import WebsocketConsumer


class ScoreDesk(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        self.send(f"Noted: {text_data}")
