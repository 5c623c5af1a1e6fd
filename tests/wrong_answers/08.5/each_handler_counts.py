# caught by: test_a_goal_reaches_all_of_its_match_once
# a reader thinks: a goal is an event, and each consumer counts it
# file: my_project/scores/consumers.py
# instead of:
        for team, number in event["goals"].items():  # another process may have counted more, or less
            self.goals[team] = max(self.goals[team], number)
        await self.send_json({"type": "score", **event["goals"]})
# write:
        self.goals[event["team"]] += 1
        await self.tell_score()
# instead of:
                self.goals[team] += 1
                event = {"type": "score.changed", "goals": dict(self.goals)}
# write:
                event = {"type": "score.changed", "team": team}
