# caught by: test_what_was_there_goes_on
# a reader thinks: the clock was for the stage before
# file: my_project/scores/consumers.py
# instead of:
            self.clock = asyncio.create_task(self.run_clock())
# write:
