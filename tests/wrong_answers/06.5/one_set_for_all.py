# caught by: test_a_client_that_leaves_takes_its_own_only
# a reader thinks: a set on the class is each consumer's own
# instead of:
    async def connect(self):
        self.feeds = set()
        await self.accept()
# write:
    feeds = set()
