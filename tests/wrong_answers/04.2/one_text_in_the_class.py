# caught by: test_several_clients_get_their_own_answers
# a reader thinks: the class is a good place to keep the text
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        ScoreDesk.text = event["text"]
        await asyncio.sleep(0.1)
        await self.send({"type": "websocket.send", "text": f"Noted: {ScoreDesk.text}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
