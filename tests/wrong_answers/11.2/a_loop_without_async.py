# caught by: test_the_names_in_order
# told: SynchronousOnlyOperation
# a reader thinks: a queryset is a list
# instead of:
        await self.send_json([goal.player.name async for goal in goals])
# write:
        await self.send_json([goal.player.name for goal in goals])
