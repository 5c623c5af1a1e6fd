# caught by: test_each_client_has_its_own_numbers
# a reader thinks: a client is known by its address
numbers = {}


class Numbered(AsyncConsumer):
    async def websocket_connect(self, event):
        numbers[self.scope["client"][0]] = 0
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        numbers[self.scope["client"][0]] += 1
        text = f"{numbers[self.scope['client'][0]]} {event['text']}"
        await self.send({"type": "websocket.send", "text": text})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
