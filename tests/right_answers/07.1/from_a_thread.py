# unusual: a sync consumer that answers from a thread of its own, a while later
import threading
import time

from asgiref.sync import async_to_sync
from channels.generic.websocket import WebsocketConsumer


class Till(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        threading.Thread(target=self.answer, args=(text_data,)).start()

    def answer(self, text):
        order = json.loads(text)
        time.sleep(0.1)
        at = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
        total = f"{Decimal(order['price']) * order['count']:f}"
        self.send(json.dumps({"total": total, "at": at}))
