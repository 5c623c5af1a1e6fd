# caught by: test_clients_of_another_process_too
# a reader thinks: the one who speaks can be kept in the class, one event after the other
class Others(AsyncWebsocketConsumer):
    speakers = []

    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.speakers.append(self)
        event = {"type": "others.text", "text": text_data, "speaker": len(self.speakers) - 1}
        await self.channel_layer.group_send(self.group, event)

    async def others_text(self, event):
        if self.speakers[event["speaker"]] is not self:
            await self.send(text_data=event["text"])

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)
