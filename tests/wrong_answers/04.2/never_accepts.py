# caught by: test_the_connection_is_accepted
# a reader thinks: the handler runs, so there is a connection (the old tutorial's consumers stop here)
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        print("connection openned...")

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
