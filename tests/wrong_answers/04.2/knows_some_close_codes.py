# caught by: test_leaving_is_no_error_and_the_end
# a reader thinks: clients leave with 1000, 1001 or 1006, or with a code of my own
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})

    async def websocket_disconnect(self, event):
        if event["code"] in (1000, 1001, 1006) or event["code"] >= 4000:
            raise StopConsumer()
