# caught by: test_it_says_what_is_not_installed
# a reader thinks: people ask only for what is there; an error in receive() ends the connection with 1011
class VersionDesk(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        name = text_data.strip()
        if name == "bye":
            await self.send("Goodbye")
            await self.close()
        else:
            await self.send(f"{name} {version(name)}")
