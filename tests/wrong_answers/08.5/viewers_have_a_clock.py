# caught by: test_tickets_clock_and_errors_are_as_before
# a reader thinks: viewers want to see the minutes too
# file: my_project/scores/consumers.py
# instead of:
class WatchConsumer(Watching):
    async def connect(self):
        await self.look_at_match()
# write:
class WatchConsumer(Watching):
    async def connect(self):
        await self.look_at_match()
        self.clock = asyncio.create_task(MatchConsumer.run_clock(self))
