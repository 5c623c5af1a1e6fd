# caught by: test_each_text_is_noted
# a reader thinks: any answer will do (the old tutorial's handler never looks at what came)
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": "this is server sending message to you"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
