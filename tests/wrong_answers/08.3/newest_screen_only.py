# caught by: test_all_connections_of_a_name_get_it_once
# a reader thinks: a name is one client
class Post(AsyncJsonWebsocketConsumer):
    channels = {}

    async def connect(self):
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0]
        self.channels[self.name] = self.channel_name
        await self.accept()

    async def receive_json(self, content):
        event = {"type": "post.message", "from": self.name, "text": content["text"]}
        if content["to"] in self.channels:
            await self.channel_layer.send(self.channels[content["to"]], event)

    async def post_message(self, event):
        await self.send_json({"from": event["from"], "text": event["text"]})
