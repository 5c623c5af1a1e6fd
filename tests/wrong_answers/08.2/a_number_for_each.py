# caught by: test_clients_of_another_process_too
# a reader thinks: whoever is counted here has a number that nobody else has
import itertools

numbers = itertools.count()


class Others(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        await self.channel_layer.group_add(self.group, self.channel_name)
        self.number = next(numbers)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        event = {"type": "others.text", "text": text_data, "sender": self.number}
        await self.channel_layer.group_send(self.group, event)

    async def others_text(self, event):
        if event["sender"] != self.number:
            await self.send(text_data=event["text"])

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)
