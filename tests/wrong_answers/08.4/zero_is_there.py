# caught by: test_all_are_told_when_somebody_comes_and_goes
# a reader thinks: a Counter forgets what has come down to 0
# instead of:
        event = {"type": "here.names", "names": sorted(+self.names)}
# write:
        event = {"type": "here.names", "names": sorted(self.names)}
