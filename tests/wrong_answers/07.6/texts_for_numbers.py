# caught by: test_the_score_comes_first
# a reader thinks: JSON is text, so its values are texts
# file: my_project/scores/consumers.py
# instead of:
        await self.send_json({"type": "score", **self.goals})
# write:
        await self.send_json({"type": "score", **{team: str(count) for team, count in self.goals.items()}})
