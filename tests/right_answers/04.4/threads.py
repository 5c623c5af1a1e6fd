# unusual: it waits in a thread
import time


class Timer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await asyncio.to_thread(time.sleep, float(event["text"]))
        await self.send({"type": "websocket.send", "text": f"{event['text']} s are over"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
