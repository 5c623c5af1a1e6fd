# caught by: test_a_client_that_leaves_takes_its_own_only
# a reader thinks: disconnect needs no argument, as connect needs none
# instead of:
    async def disconnect(self, code):
# write:
    async def disconnect(self):
