# caught by: test_whoever_asks_is_told
# a reader thinks: an empty text is no text
# instead of:
    async def websocket_receive(self, event):
        await self.tell()
# write:
    async def websocket_receive(self, event):
        if event["text"]:
            await self.tell()
