# caught by: test_a_client_that_leaves_takes_its_own_only
# a reader thinks: a set on the class is each consumer's own
# instead of:
    async def connect(self):
        self.waiting = set()
        await self.accept()
# write:
    waiting = set()
