# caught by: test_all_are_told_when_somebody_comes_and_goes
# told: without a close frame
# a reader thinks: 1006 is an error, the client comes back
# instead of:
        self.names[self.name] -= 1
# write:
        if code == 1006:
            return
        self.names[self.name] -= 1
