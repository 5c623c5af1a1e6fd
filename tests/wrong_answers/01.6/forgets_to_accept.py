# caught by: test_it_asks_which_package
# a reader thinks: the inherited connect() accepts, so mine does too
class VersionDesk(AsyncWebsocketConsumer):
    async def connect(self):
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        name = text_data.strip()
        if name == "bye":
            await self.send("Goodbye")
            await self.close()
        elif found := installed(name):
            await self.send(f"{name} {found}")
        else:
            await self.send(f"{name} is not installed")
