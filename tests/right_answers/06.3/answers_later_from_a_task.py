# unusual: a task of its own answers, 0.3 seconds later
class ScoreDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        self.answering = asyncio.create_task(self.answer(text_data))

    async def answer(self, text):
        await asyncio.sleep(0.3)
        if text is None:
            await self.close(4003)
        elif text == "stop":
            await self.send("Goodbye")
            await self.close(1000)
        else:
            await self.send(f"Noted: {text}")
