# caught by: test_each_line_is_a_message
# a reader thinks: any reply will do (the old tutorial's handler never reads event["text"])
class Lines(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": "this is server sending message to you"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
