# caught by: test_nothing_is_lost_at_the_worst_moment
# a reader thinks: first the past, then the present
# file: my_project/scores/consumers.py
# instead of:
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
# write:
        await self.accept()
# instead of:
        await self.catch_up()
        if self.last == 0:
# write:
        await self.catch_up()
        await self.channel_layer.group_add(self.group, self.channel_name)
        if self.last == 0:
