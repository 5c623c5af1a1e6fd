# caught by: test_leaving_is_no_error_and_the_end
# a reader thinks: a client that leaves says so, with code 1000
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})

    async def websocket_disconnect(self, event):
        if event["code"] == 1000:
            raise StopConsumer()
