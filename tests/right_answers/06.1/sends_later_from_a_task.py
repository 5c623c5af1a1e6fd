# unusual: a task of its own sends the lines, a moment later
class Lines(AsyncWebsocketConsumer):
    async def connect(self):
        self.texts = asyncio.Queue()
        self.sending = asyncio.create_task(self.send_lines())
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        await self.texts.put(text_data)

    async def send_lines(self):
        while True:
            text = await self.texts.get()
            await asyncio.sleep(0.05 if text.strip() else 0)
            for line in filter(str.strip, text.split("\n")):
                await self.send(line)

    async def disconnect(self, code):
        self.sending.cancel()
