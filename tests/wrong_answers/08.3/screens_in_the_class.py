# caught by: test_to_a_screen_in_another_process
# a reader thinks: I know all screens
class Post(AsyncJsonWebsocketConsumer):
    people = {}

    async def connect(self):
        self.name = parse_qs(self.scope["query_string"].decode(), keep_blank_values=True)["name"][0]
        self.people.setdefault(self.name, set()).add(self.channel_name)
        await self.accept()

    async def receive_json(self, content):
        for channel in self.people.get(content["to"], ()):
            await self.channel_layer.send(channel, {"type": "note", "note": [self.name, content["text"]]})

    async def note(self, event):
        sender, text = event["note"]
        await self.send(json.dumps({"text": text, "from": sender}))

    async def disconnect(self, code):
        self.people[self.name].discard(self.channel_name)
