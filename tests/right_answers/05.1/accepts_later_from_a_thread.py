# unusual: a thread of its own lets the event loop accept, 0.3 seconds later
import asyncio
import threading
import time


class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        loop = asyncio.get_running_loop()
        threading.Thread(target=self.accept_later, args=(loop,)).start()

    def accept_later(self, loop):
        time.sleep(0.3)
        asyncio.run_coroutine_threadsafe(self.send({"type": "websocket.accept"}), loop)

    async def websocket_disconnect(self, event):
        raise StopConsumer()
