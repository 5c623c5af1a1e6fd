# caught by: test_a_short_wait_is_not_held_up
# a reader thinks: with async_to_sync a sync consumer waits like an async one
from asgiref.sync import async_to_sync


class Timer(SyncConsumer):
    def websocket_connect(self, event):
        self.send({"type": "websocket.accept"})

    def websocket_receive(self, event):
        async_to_sync(asyncio.sleep)(float(event["text"]))
        self.send({"type": "websocket.send", "text": f"{event['text']} s are over"})

    def websocket_disconnect(self, event):
        raise StopConsumer()
