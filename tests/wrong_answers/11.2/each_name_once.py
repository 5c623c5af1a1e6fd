# caught by: test_the_names_in_order
# a reader thinks: a name twice is a mistake
# instead of:
        await self.send_json([goal.player.name async for goal in goals])
# write:
        await self.send_json(list(dict.fromkeys([goal.player.name async for goal in goals])))
