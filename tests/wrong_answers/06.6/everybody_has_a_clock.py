# caught by: test_what_was_there_goes_on
# a reader thinks: whoever leaves has been let in before
# file: my_project/scores/consumers.py
# instead of:
    clock = None  # a client that was not let in has none
# write:
# instead of:
        if self.clock is not None:
            self.clock.cancel()
# write:
        self.clock.cancel()
