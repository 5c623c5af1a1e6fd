# caught by: test_sorted_as_python_sorts
# a reader thinks: a list of names is sorted as in a dictionary
# instead of:
        event = {"type": "here.names", "names": sorted(+self.names)}
# write:
        event = {"type": "here.names", "names": sorted(+self.names, key=str.lower)}
