# caught by: test_whoever_speaks
# a reader thinks: who is not in the group gets nothing
# instead of:
    async def receive(self, text_data=None, bytes_data=None):
# write:
    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.group_discard(self.group, self.channel_name)
# instead of:
        if event["sender"] != self.channel_name:
            await self.send(text_data=event["text"])
# write:
        await self.send(text_data=event["text"])
