# caught by: test_a_client_that_leaves_takes_its_own_only
# a reader thinks: a reminder ends by itself, so nobody need end it
# instead of:
    async def disconnect(self, code):
        for task in self.waiting:
            task.cancel()
# write:
