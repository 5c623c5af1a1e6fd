# unusual: no generic consumer
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer


class Stand(AsyncConsumer):
    async def websocket_connect(self, event):
        self.group = hashlib.md5(self.scope["path"].encode()).hexdigest()
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        if (text := event.get("text")) is not None:
            await self.channel_layer.group_send(self.group, {"type": "websocket.send", "text": text})

    async def websocket_send(self, event):
        await self.send(event)

    async def websocket_disconnect(self, event):
        await self.channel_layer.group_discard(self.group, self.channel_name)
        raise StopConsumer
