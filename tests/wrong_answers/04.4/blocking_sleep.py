# caught by: test_a_short_wait_is_not_held_up
# a reader thinks: an async consumer handles many requests at the same time, whatever is in it
import time


class Timer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        time.sleep(float(event["text"]))
        await self.send({"type": "websocket.send", "text": f"{event['text']} s are over"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
