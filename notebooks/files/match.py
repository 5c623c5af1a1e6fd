from channels.generic.websocket import AsyncWebsocketConsumer


class Match(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("match.7", self.channel_name)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        event = {"type": "score.changed", "score": text_data}
        await self.channel_layer.group_send("match.7", event)

    async def score_changed(self, event):
        await self.send(text_data=event["score"])

    async def disconnect(self, code):
        await self.channel_layer.group_discard("match.7", self.channel_name)
