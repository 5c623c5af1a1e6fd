# caught by: test_two_tabs_are_one_name
# a reader thinks: each connection is somebody
# instead of:
        event = {"type": "here.names", "names": sorted(+self.names)}
# write:
        event = {"type": "here.names", "names": sorted(self.names.elements())}
