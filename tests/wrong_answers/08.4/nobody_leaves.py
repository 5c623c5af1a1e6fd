# caught by: test_all_are_told_when_somebody_comes_and_goes
# a reader thinks: the list is told when somebody comes
# instead of:
        self.names[self.name] -= 1
        await self.channel_layer.group_discard(self.group, self.channel_name)
        await self.tell_all()
# write:
        await self.channel_layer.group_discard(self.group, self.channel_name)
