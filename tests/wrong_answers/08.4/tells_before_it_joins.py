# caught by: test_all_are_told_when_somebody_comes_and_goes
# a reader thinks: tell the others, then come in
# instead of:
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.tell_all()
# write:
        await self.accept()
        await self.tell_all()
        await self.channel_layer.group_add(self.group, self.channel_name)
