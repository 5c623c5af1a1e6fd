# caught by: test_tickets_clock_and_errors_are_as_before
# a reader thinks: one more `disconnect` adds to the first
# file: my_project/scores/consumers.py
# instead of:
        await super().disconnect(code)
# write:
        await super().disconnect(code)

    async def disconnect(self, code):
        if self.group is not None:
            await self.channel_layer.group_discard(self.group, self.channel_name)
