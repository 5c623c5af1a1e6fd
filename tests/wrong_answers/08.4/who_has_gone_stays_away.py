# caught by: test_who_comes_back_is_listed_again
# a reader thinks: who has gone does not come back
# instead of:
        self.names[self.name] -= 1
# write:
        self.names[self.name] -= 1
        if self.names[self.name] == 0:
            self.gone.add((self.group, self.name))
# instead of:
        event = {"type": "here.names", "names": sorted(+self.names)}
# write:
        event = {"type": "here.names", "names": sorted(name for name in self.names if (self.group, name) not in self.gone)}
# instead of:
    connections = {}  # of each group: how many each name has
# write:
    connections = {}  # of each group: how many each name has
    gone = set()
