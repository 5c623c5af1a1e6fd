# unusual: a dict of channels; the handler makes the list
from urllib.parse import unquote


class Here(AsyncJsonWebsocketConsumer):
    names = {}

    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        name = unquote(self.scope["query_string"].decode().removeprefix("name="))
        self.here = self.names.setdefault(self.group, {})
        self.here[self.channel_name] = name
        await self.accept()
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.channel_layer.group_send(self.group, {"type": "changed"})

    async def changed(self, event):
        await self.send(json.dumps({"names": sorted(set(self.here.values()))}))

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)
        del self.here[self.channel_name]
        await self.channel_layer.group_send(self.group, {"type": "changed"})
