# caught by: test_bye_ends_it
# a reader thinks: after close() nothing happens any more; but the code goes on, and sends to nobody
class VersionDesk(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        name = text_data.strip()
        if name == "bye":
            await self.send("Goodbye")
            await self.close()
        if found := installed(name):
            await self.send(f"{name} {found}")
        else:
            await self.send(f"{name} is not installed")
