# caught by: test_a_reporters_goal_is_a_row
# a reader thinks: the reporter's consumer sends, as before
# file: my_project/scores/consumers.py
# instead of:
                await Goal.objects.acreate(match=self.match, team=team)
# write:
                await Goal.objects.acreate(match=self.match, team=team)
                goals = await database_sync_to_async(goals_of)(self.match)
                event = {"type": "score.changed", "goals": goals}
                await self.channel_layer.group_send(self.group, event)
