# caught by: test_it_knows_the_versions
# a reader thinks: after each answer, the question comes again
class VersionDesk(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        name = text_data.strip()
        if name == "bye":
            await self.send("Goodbye")
            await self.close()
            return
        elif found := installed(name):
            await self.send(f"{name} {found}")
        else:
            await self.send(f"{name} is not installed")
        await self.send("Which package?")
