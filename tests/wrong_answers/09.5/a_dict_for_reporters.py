# caught by: test_a_reporters_goal_is_a_row
# a reader thinks: the dict of stage 08 counts for reporters
# file: my_project/scores/consumers.py
# instead of:
inside = {}  # the consumer of each ticket that is inside
# write:
goals = {}  # the goals that reporters have told
inside = {}  # the consumer of each ticket that is inside
# instead of:
                await Goal.objects.acreate(match=self.match, team=team)
# write:
                known = goals.setdefault(self.match, {"home": 0, "away": 0})
                known[team] += 1
                event = {"type": "score.changed", "goals": dict(known)}
                await self.channel_layer.group_send(self.group, event)
