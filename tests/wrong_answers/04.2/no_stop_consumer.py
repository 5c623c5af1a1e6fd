# caught by: test_leaving_is_no_error_and_the_end
# a reader thinks: the consumer ends by itself when its client has gone
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})

    async def websocket_disconnect(self, event):
        print("connection closed...")
