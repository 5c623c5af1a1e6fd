# caught by: test_the_connection_is_accepted
# a reader thinks: a method that is called runs
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
