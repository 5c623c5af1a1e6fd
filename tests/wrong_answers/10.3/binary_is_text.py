# caught by: test_any_other_first_message_ends_it
# a reader thinks: bytes are a text that has not been decoded yet
# instead of:
    async def receive(self, text_data=None, bytes_data=None):
# write:
    async def receive(self, text_data=None, bytes_data=None):
        text_data = text_data or (bytes_data or b"").decode(errors="replace")
