# caught by: test_nothing_is_lost_at_the_worst_moment
# a reader thinks: first the past, then the present
# instead of:
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        for line in await lines_after(match, 0):
            await self.tell(line)
# write:
        await self.accept()
        for line in await lines_after(match, 0):
            await self.tell(line)
        await self.channel_layer.group_add(self.group, self.channel_name)
