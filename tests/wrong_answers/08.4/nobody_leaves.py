# caught by: test_all_are_told_when_somebody_comes_and_goes
# a reader thinks: the list is told when somebody comes
class Here(AsyncJsonWebsocketConsumer):
    connections = {}  # of each group: how many each name has

    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0]
        self.names = self.connections.setdefault(self.group, Counter())
        self.names[self.name] += 1
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.tell_all()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def tell_all(self):
        event = {"type": "here.names", "names": sorted(+self.names)}
        await self.channel_layer.group_send(self.group, event)

    async def here_names(self, event):
        await self.send_json({"names": event["names"]})
