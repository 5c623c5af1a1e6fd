# caught by: test_every_other_path_is_closed_with_4404
# a reader thinks: a client can read the number without being let in
# instead of:
    async def connect(self):
        await self.accept()
# write:
    async def connect(self):
