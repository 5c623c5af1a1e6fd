# caught by: test_two_processes_share_a_match
# a reader thinks: a viewer has nothing to count
# file: my_project/scores/consumers.py
# instead of:
class WatchConsumer(Watching):
# write:
class WatchConsumer(Watching):
    async def score_changed(self, event):
        await self.send_json({"type": "score", **event["goals"]})
