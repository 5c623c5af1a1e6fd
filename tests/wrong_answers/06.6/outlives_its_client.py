# caught by: test_a_clock_ends_with_its_client
# a reader thinks: when the client has gone, the clock goes too
# file: my_project/scores/consumers.py
# instead of:
        if self.clock is not None:
            self.clock.cancel()
# write:
