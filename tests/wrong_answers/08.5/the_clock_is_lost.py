# caught by: test_tickets_clock_and_errors_are_as_before
# a reader thinks: viewers need no clock, so there is none
# file: my_project/scores/consumers.py
# instead of:
            self.clock = asyncio.create_task(self.run_clock())
# write:
