# caught by: test_who_may_no_longer_write_has_to_go
# a reader thinks: connect has asked
# instead of:
    async def receive(self, text_data=None, bytes_data=None):
# write:
    async def connect(self):
        if await may_write(self.scope["user"]):
            await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
# instead of:
        elif not await may_write(self.scope["user"]):
            await self.close(code=4403)
# write:
