# unusual: a sync consumer, which keeps the moments of the last second in a list
from asgiref.sync import async_to_sync
from channels.generic.websocket import WebsocketConsumer


class Desk(WebsocketConsumer):
    def connect(self):
        self.moments, self.number = [], 0
        self.accept()

    def receive(self, text_data=None, bytes_data=None):
        self.moments = [moment for moment in self.moments if now() - moment <= 1] + [now()]
        if len(self.moments) > 5:
            self.close(4029)
        elif not async_to_sync(may_write)(self.scope["user"]):
            self.close(4403)
        elif len(text_data) > 100:
            self.close(4009)
        else:
            self.number += 1
            self.send(f"{self.number}: {text_data}")


desk_site = pages_and(AuthMiddlewareStack(Desk.as_asgi()), log_in=log_in, dismiss=dismiss, later=later)
