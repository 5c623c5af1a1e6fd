# unusual: a sync consumer, base 32 of another hash
import base64

from asgiref.sync import async_to_sync
from channels.generic.websocket import JsonWebsocketConsumer
from django.http import QueryDict


def group(name):
    return base64.b32encode(hashlib.blake2b(name.encode()).digest()[:40]).decode().rstrip("=")


class Post(JsonWebsocketConsumer):
    def connect(self):
        self.name = QueryDict(self.scope["query_string"])["name"]
        async_to_sync(self.channel_layer.group_add)(group(self.name), self.channel_name)
        self.accept()

    def receive_json(self, content):
        event = {"type": "post", "message": {"from": self.name, "text": content["text"]}}
        async_to_sync(self.channel_layer.group_send)(group(content["to"]), event)

    def post(self, event):
        self.send_json(event["message"])

    def disconnect(self, code):
        async_to_sync(self.channel_layer.group_discard)(group(self.name), self.channel_name)
