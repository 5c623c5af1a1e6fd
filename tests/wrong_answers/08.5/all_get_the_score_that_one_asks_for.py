# caught by: test_who_asks_for_the_score_gets_it_alone
# a reader thinks: the score goes through the group
# file: my_project/scores/consumers.py
# instead of:
                await self.tell_score()
# write:
                event = {"type": "score.changed", "goals": dict(self.goals)}
                await self.channel_layer.group_send(self.group, event)
