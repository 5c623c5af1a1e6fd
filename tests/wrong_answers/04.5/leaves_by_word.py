# caught by: test_who_has_left_is_not_counted
# a reader thinks: whoever leaves says bye
# instead of:
        await self.tell()

    async def websocket_disconnect(self, event):
        self.here.discard(self)
# write:
        await self.tell()
        if event["text"] == "bye":
            self.here.discard(self)

    async def websocket_disconnect(self, event):
