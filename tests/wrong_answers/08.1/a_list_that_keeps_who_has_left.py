# caught by: test_who_stays_goes_on
# a reader thinks: each consumer is in the list, and the list is the group
class Stand(AsyncWebsocketConsumer):
    groups_of_paths = {}

    async def connect(self):
        self.others = self.groups_of_paths.setdefault(self.scope["path"], [])
        self.others.append(self)
        self.left = False
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        for other in self.others:
            if other.left:
                raise RuntimeError("one has left")
            await other.send(text_data=text_data)

    async def disconnect(self, code):
        self.left = True
