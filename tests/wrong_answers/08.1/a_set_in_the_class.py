# caught by: test_clients_of_another_process_hear_it
# told: The clients are in two processes
# a reader thinks: all consumers are here, so a set of them will do
class Stand(AsyncWebsocketConsumer):
    matches = {}

    async def connect(self):
        self.match = self.matches.setdefault(self.scope["path"], set())
        self.match.add(self)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        for consumer in list(self.match):
            await consumer.send(text_data=text_data)

    async def disconnect(self, code):
        self.match.discard(self)
