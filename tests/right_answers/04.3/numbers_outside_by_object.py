# unusual: the numbers stand outside of the class, by the object
from collections import Counter

numbers = Counter()


class Numbered(SyncConsumer):
    def websocket_connect(self, event):
        self.send({"type": "websocket.accept"})

    def websocket_receive(self, event):
        numbers[self] += 1
        self.send({"type": "websocket.send", "text": f"{numbers[self]} {event['text']}"})

    def websocket_disconnect(self, event):
        numbers.pop(self, None)
        raise StopConsumer()
