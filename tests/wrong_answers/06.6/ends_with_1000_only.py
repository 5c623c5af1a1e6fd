# caught by: test_a_clock_ends_with_its_client
# a reader thinks: who leaves says so
# file: my_project/scores/consumers.py
# instead of:
        if self.clock is not None:
# write:
        if self.clock is not None and code == 1000:
