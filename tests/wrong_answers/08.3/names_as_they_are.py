# caught by: test_any_name
# a reader thinks: a person's name is a name
class Post(AsyncJsonWebsocketConsumer):
    def group_of(self, name):
        return name

    async def connect(self):
        query = parse_qs(self.scope["query_string"].decode(), keep_blank_values=True)
        self.name = query["name"][0]
        await self.channel_layer.group_add(self.group_of(self.name), self.channel_name)
        await self.accept()

    async def receive_json(self, content):
        event = {"type": "post.message", "from": self.name, "text": content["text"]}
        await self.channel_layer.group_send(self.group_of(content["to"]), event)

    async def post_message(self, event):
        await self.send_json({"from": event["from"], "text": event["text"]})

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group_of(self.name), self.channel_name)
