# unusual: all are in one group, and each looks whether it is for them
class Post(AsyncJsonWebsocketConsumer):
    groups = ["post"]

    async def connect(self):
        (self.name,) = parse_qs(self.scope["query_string"].decode(), keep_blank_values=True)["name"]
        await self.accept()

    async def receive_json(self, content):
        letter = [self.name, content["to"], content["text"]]
        await self.channel_layer.group_send("post", {"type": "letter", "letter": letter})

    async def letter(self, event):
        sender, to, text = event["letter"]
        if to == self.name:
            await self.send_json({"text": text, "from": sender})
