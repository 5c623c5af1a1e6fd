# caught by: test_the_names_in_order
# told: SynchronousOnlyOperation
# a reader thinks: database_sync_to_async makes the query
# instead of:
        goals = Goal.objects.filter(match=int(text_data)).select_related("player").order_by("minute")
        await self.send_json([goal.player.name async for goal in goals])
# write:
        goals = await database_sync_to_async(Goal.objects.filter)(match=int(text_data))
        await self.send_json([goal.player.name for goal in goals.select_related("player").order_by("minute")])
