# caught by: test_a_client_that_leaves_takes_its_own_only
# a reader thinks: a client whose connection is lost comes back, and wants its reminders then
# instead of:
        for task in self.waiting:
            task.cancel()
# write:
        if code not in (1005, 1006):
            for task in self.waiting:
                task.cancel()
