# caught by: test_it_knows_the_versions
# a reader thinks: looking it up costs time, so keep the answer, with the name as the first client wrote it
class VersionDesk(AsyncWebsocketConsumer):
    known = {}

    async def connect(self):
        await self.accept()
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        name = text_data.strip()
        if name == "bye":
            await self.send("Goodbye")
            await self.close()
            return
        if name.lower() not in self.known:
            found = installed(name)
            self.known[name.lower()] = f"{name} {found}" if found else f"{name} is not installed"
        await self.send(self.known[name.lower()])
