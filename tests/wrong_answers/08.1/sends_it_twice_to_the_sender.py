# caught by: test_all_of_a_match_get_it_once
# a reader thinks: the sender needs an answer, the others an event
# instead of:
    async def receive(self, text_data=None, bytes_data=None):
# write:
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=text_data)
