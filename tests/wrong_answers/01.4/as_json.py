# caught by: test_every_text_comes_back
# a reader thinks: what goes over a WebSocket must be JSON
import json


class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(json.dumps(text_data))
