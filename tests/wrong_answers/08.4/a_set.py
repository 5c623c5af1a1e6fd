# caught by: test_two_tabs_are_one_name
# a reader thinks: a name is there or not
class Here(AsyncJsonWebsocketConsumer):
    connections = {}

    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0]
        self.names = self.connections.setdefault(self.group, set())
        self.names.add(self.name)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.tell_all()

    async def disconnect(self, code):
        self.names.discard(self.name)
        await self.channel_layer.group_discard(self.group, self.channel_name)
        await self.tell_all()

    async def tell_all(self):
        event = {"type": "here.names", "names": sorted(self.names)}
        await self.channel_layer.group_send(self.group, event)

    async def here_names(self, event):
        await self.send_json({"names": event["names"]})
