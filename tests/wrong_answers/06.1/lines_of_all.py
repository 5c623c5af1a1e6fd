# caught by: test_two_clients_get_their_own_lines
# a reader thinks: a list on the class is each client's own
class Lines(AsyncWebsocketConsumer):
    lines = []

    async def receive(self, text_data=None, bytes_data=None):
        self.lines.extend(filter(str.strip, text_data.split("\n")))
        self.sending = asyncio.create_task(self.send_lines())

    async def send_lines(self):
        await asyncio.sleep(0.05)
        while self.lines:
            await self.send(text_data=self.lines.pop(0))
