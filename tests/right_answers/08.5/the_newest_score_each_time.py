# unusual: a handler tells what its process knows by now; the event is a list
# file: my_project/scores/consumers.py
# instead of:
        for team, number in event["goals"].items():  # another process may have counted more, or less
# write:
        for team, number in zip(("home", "away"), event["goals"]):
# instead of:
        await self.send_json({"type": "score", **event["goals"]})
# write:
        await self.tell_score()
# instead of:
                event = {"type": "score.changed", "goals": dict(self.goals)}
# write:
                event = {"type": "score.changed", "goals": [self.goals["home"], self.goals["away"]]}
