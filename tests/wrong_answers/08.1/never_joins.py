# caught by: test_all_of_a_match_get_it_once
# a reader thinks: who sends to a group is in it
# instead of:
        await self.channel_layer.group_add(self.group, self.channel_name)
# write:
