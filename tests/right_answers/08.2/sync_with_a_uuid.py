# unusual: a sync consumer, and a number that is drawn
import uuid

from asgiref.sync import async_to_sync
from channels.generic.websocket import WebsocketConsumer


class Others(WebsocketConsumer):
    def connect(self):
        self.me = uuid.uuid4().hex
        self.group = "others" + self.scope["path"].replace("/", ".")
        async_to_sync(self.channel_layer.group_add)(self.group, self.channel_name)
        self.accept()

    def receive(self, text_data=None, bytes_data=None):
        event = {"type": self.said.__name__, "words": text_data, "by": self.me}
        async_to_sync(self.channel_layer.group_send)(self.group, event)

    def said(self, event):
        if event["by"] == self.me:
            return
        self.send(event["words"])
