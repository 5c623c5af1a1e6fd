# caught by: test_a_problem_is_named
# a reader thinks: binary frames are not for me
# instead of:
    async def receive(self, text_data=None, bytes_data=None):
# write:
    async def receive(self, text_data=None, bytes_data=None):
        if bytes_data is not None:
            return
