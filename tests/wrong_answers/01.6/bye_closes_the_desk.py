# caught by: test_several_clients_at_once
# a reader thinks: there is one desk, so "bye" closes it for everybody
class VersionDesk(AsyncWebsocketConsumer):
    clients = set()

    async def connect(self):
        await self.accept()
        self.clients.add(self)
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        name = text_data.strip()
        if name == "bye":
            await self.send("Goodbye")
            for client in list(self.clients):
                await client.close()
        elif found := installed(name):
            await self.send(f"{name} {found}")
        else:
            await self.send(f"{name} is not installed")

    async def disconnect(self, code):
        self.clients.discard(self)
