# unusual: no group: each connection of the list gets the list
class Here(AsyncJsonWebsocketConsumer):
    paths = {}

    async def connect(self):
        self.here = self.paths.setdefault(self.scope["path"], {})
        self.here[self.channel_name] = parse_qs(self.scope["query_string"].decode())["name"][0]
        await self.accept()
        await self.tell()

    async def disconnect(self, code):
        del self.here[self.channel_name]
        await self.tell()

    async def tell(self):
        names = sorted(set(self.here.values()))
        for channel in list(self.here):
            await self.channel_layer.send(channel, {"type": "names", "names": names})

    async def names(self, event):
        await self.send_json({"names": event["names"]})
