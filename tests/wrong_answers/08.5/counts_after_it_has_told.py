# caught by: test_many_goals_at_once_are_counted
# a reader thinks: the dict is brought up to date at the end
# file: my_project/scores/consumers.py
# instead of:
                self.goals[team] += 1
                event = {"type": "score.changed", "goals": dict(self.goals)}
                await self.channel_layer.group_send(self.group, event)
# write:
                number = self.goals[team] + 1
                event = {"type": "score.changed", "goals": {team: number}}
                await self.channel_layer.group_send(self.group, event)
                self.goals[team] = number
# instead of:
            self.goals[team] = max(self.goals[team], number)
        await self.send_json({"type": "score", **event["goals"]})
# write:
            self.goals[team] = max(self.goals[team], number)
        await self.send_json({"type": "score", **self.goals})
