# caught by: test_leaving_is_no_error_and_the_end
# a reader thinks: the connection must be closed from both sides
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        self.noted = []
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        self.noted.append(event["text"])
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})

    async def websocket_disconnect(self, event):
        print("The last one was", self.noted[-1])
        raise StopConsumer()
