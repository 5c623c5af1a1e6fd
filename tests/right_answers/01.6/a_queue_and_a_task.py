# unusual: what comes is put into a queue, and a task of its own answers it a moment later
import asyncio


class VersionDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.asked = asyncio.Queue()
        self.answering = asyncio.create_task(self.answer_all())
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        await self.asked.put(text_data.strip())

    async def disconnect(self, code):
        self.answering.cancel()

    async def answer_all(self):
        await self.send("Which package?")
        while (name := await self.asked.get()) != "bye":
            await asyncio.sleep(0.3)
            found = installed(name)
            await self.send(f"{name} {found}" if found else f"{name} is not installed")
        await self.send("Goodbye")
        await self.close()
