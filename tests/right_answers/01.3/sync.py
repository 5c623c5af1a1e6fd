# unusual: a sync consumer, which accepts before it looks at anything
from channels.generic.websocket import WebsocketConsumer


class Greeter(WebsocketConsumer):
    def websocket_connect(self, event):
        self.accept()
        self.send(text_data="Welcome to the score desk")
