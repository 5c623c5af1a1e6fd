# caught by: test_each_client_has_its_own
# a reader thinks: a match has one clock
# file: my_project/scores/consumers.py
# instead of:
            self.clock = asyncio.create_task(self.run_clock())
# write:
            if not any(other.match == self.match for other in inside.values() if other is not self):
                self.clock = asyncio.create_task(self.run_clock())
