# caught by: test_all_are_told_when_somebody_comes_and_goes
# a reader thinks: who came first stands first
# instead of:
        event = {"type": "here.names", "names": sorted(+self.names)}
# write:
        event = {"type": "here.names", "names": list(+self.names)}
