# caught by: test_a_short_wait_is_not_held_up
# a reader thinks: each sync consumer has a thread of its own (the documentation speaks of a threadpool)
import time


class Timer(SyncConsumer):
    def websocket_connect(self, event):
        self.send({"type": "websocket.accept"})

    def websocket_receive(self, event):
        time.sleep(float(event["text"]))
        self.send({"type": "websocket.send", "text": f"{event['text']} s are over"})

    def websocket_disconnect(self, event):
        raise StopConsumer()
