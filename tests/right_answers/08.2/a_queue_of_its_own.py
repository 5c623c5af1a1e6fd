# unusual: a task of its own sends what the handler has put into a queue
import asyncio


class Others(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        await self.channel_layer.group_add(self.group, self.channel_name)
        self.queue = asyncio.Queue()
        self.task = asyncio.create_task(self.work())
        await self.accept()

    async def work(self):
        while True:
            await self.send(text_data=await self.queue.get())

    async def receive(self, text_data=None, bytes_data=None):
        event = {"type": "others.text", "text": text_data, "sender": self.channel_name}
        await self.channel_layer.group_send(self.group, event)

    async def others_text(self, event):
        if event["sender"] != self.channel_name:
            self.queue.put_nowait(event["text"])

    async def disconnect(self, code):
        self.task.cancel()
        await self.channel_layer.group_discard(self.group, self.channel_name)
