# caught by: test_each_client_has_its_own_numbers
# a reader thinks: until the answer is sent, nobody else's message comes
class Numbered(AsyncConsumer):
    number = 0

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        self.number += 1
        Numbered.answer = f"{self.number} {event['text']}"
        await asyncio.sleep(0.05)
        await self.send({"type": "websocket.send", "text": Numbered.answer})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
