# unusual: a consumer without async, with a lock around the number
import threading


class Visitors(SyncConsumer):
    lock, number = threading.Lock(), 0

    def websocket_connect(self, event):
        with self.lock:
            Visitors.number += 1
        self.send({"type": "websocket.accept"})
        self.websocket_receive(event)

    def websocket_receive(self, event):
        self.send({"type": "websocket.send", "text": f"{self.number} here"})

    def websocket_disconnect(self, event):
        with self.lock:
            Visitors.number -= 1
        raise StopConsumer()
