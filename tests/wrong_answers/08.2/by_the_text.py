# caught by: test_whoever_speaks
# a reader thinks: a text that I have said is mine
# instead of:
    async def receive(self, text_data=None, bytes_data=None):
# write:
    async def receive(self, text_data=None, bytes_data=None):
        self.said = text_data
# instead of:
        if event["sender"] != self.channel_name:
# write:
        if event["text"] != getattr(self, "said", None):
