# caught by: test_every_text_comes_back
# a reader thinks: any answer will do (the old tutorial's handler never looks at what came)
class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send("this is server sending message to you")
