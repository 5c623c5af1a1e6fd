# caught by: test_only_bye_ends_it
# a reader thinks: whoever says bye in some way wants to go
class VersionDesk(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        name = text_data.strip()
        if "bye" in name.lower():
            await self.send("Goodbye")
            await self.close()
        elif found := installed(name):
            await self.send(f"{name} {found}")
        else:
            await self.send(f"{name} is not installed")
