# caught by: test_each_path_has_its_list
# a reader thinks: one list for the site
class Here(AsyncJsonWebsocketConsumer):
    connections = {}  # of each group: how many each name has

    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0]
        self.names = self.connections.setdefault("all", Counter())
        self.names[self.name] += 1
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.tell_all()

    async def disconnect(self, code):
        self.names[self.name] -= 1
        await self.channel_layer.group_discard(self.group, self.channel_name)
        await self.tell_all()

    async def tell_all(self):
        event = {"type": "here.names", "names": sorted(+self.names)}
        await self.channel_layer.group_send(self.group, event)

    async def here_names(self, event):
        await self.send_json({"names": event["names"]})
