# unusual: a thread of its own has the event loop send the lines of each text, 0.3 seconds later
import re
import threading
import time


class Lines(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        loop = asyncio.get_running_loop()
        threading.Thread(target=self.send_lines, args=(text_data, loop)).start()

    def send_lines(self, text, loop):
        time.sleep(0.3)
        for line in re.findall(r"[^\n]*\S[^\n]*", text):
            asyncio.run_coroutine_threadsafe(self.send(line), loop).result()
