# unusual: a sync consumer, and a lock around the list
import threading

from asgiref.sync import async_to_sync
from channels.generic.websocket import JsonWebsocketConsumer

lock = threading.Lock()
here = []  # pairs of a path and a name, one for each connection


class Here(JsonWebsocketConsumer):
    def connect(self):
        query = parse_qs(self.scope["query_string"].decode())
        self.path, self.me = self.scope["path"], (self.scope["path"], query["name"][0])
        self.group = "here" + self.path.replace("/", "-")
        self.accept()
        async_to_sync(self.channel_layer.group_add)(self.group, self.channel_name)
        self.change(here.append)

    def disconnect(self, code):
        async_to_sync(self.channel_layer.group_discard)(self.group, self.channel_name)
        self.change(here.remove)

    def change(self, how):
        with lock:
            how(self.me)
            names = sorted({name for path, name in here if path == self.path})
            async_to_sync(self.channel_layer.group_send)(self.group, {"type": "tell", "names": names})

    def tell(self, event):
        event.pop("type")
        self.send_json(event)
