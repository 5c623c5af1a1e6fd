# caught by: test_each_client_has_its_own_numbers
# a reader thinks: to begin at 1, the class's number is set back for each newcomer
class Numbered(AsyncConsumer):
    number = 0

    async def websocket_connect(self, event):
        Numbered.number = 0
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        Numbered.number += 1
        await self.send({"type": "websocket.send", "text": f"{Numbered.number} {event['text']}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
