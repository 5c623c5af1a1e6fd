# caught by: test_a_reporter_logs_in_and_writes
# a reader thinks: the same door for all
# file: my_project/scores/consumers.py
# instead of:
class WatchConsumer(Watching):
    async def connect(self):
        await self.look_at_match()
# write:
class WatchConsumer(Watching):
    async def connect(self):
        if self.scope["user"].is_anonymous:
            await self.close()
        else:
            await self.look_at_match()
