# unusual: a sync consumer
from asgiref.sync import async_to_sync
from channels.generic.websocket import WebsocketConsumer


class Stand(WebsocketConsumer):
    def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        async_to_sync(self.channel_layer.group_add)(self.group, self.channel_name)
        self.accept()

    def receive(self, text_data=None, bytes_data=None):
        async_to_sync(self.channel_layer.group_send)(self.group, {"type": "said", "text": text_data})

    def said(self, event):
        self.send(text_data=event["text"])

    def disconnect(self, code):
        async_to_sync(self.channel_layer.group_discard)(self.group, self.channel_name)
