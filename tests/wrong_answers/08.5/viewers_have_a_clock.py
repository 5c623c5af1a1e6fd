# caught by: test_tickets_clock_and_errors_are_as_before
# a reader thinks: a viewer is a reporter without a ticket
# file: my_project/scores/consumers.py
# instead of:
class WatchConsumer(Watching):
    async def connect(self):
        await self.look_at_match()

    async def receive(self, text_data=None, bytes_data=None):
        await self.tell_error("You watch. Goals are told by reporters.")
# write:
# instead of:
        await super().disconnect(code)
# write:
        await super().disconnect(code)


class WatchConsumer(MatchConsumer):
    ticket = None

    async def connect(self):
        await self.look_at_match()
        self.clock = asyncio.create_task(self.run_clock())

    async def receive(self, text_data=None, bytes_data=None):
        await self.tell_error("You watch. Goals are told by reporters.")
