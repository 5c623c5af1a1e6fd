# caught by: test_goals_are_taken_meanwhile
# a reader thinks: the clock runs from the start, so connect runs it
# file: my_project/scores/consumers.py
# instead of:
            self.clock = asyncio.create_task(self.run_clock())
# write:
            await self.run_clock()
