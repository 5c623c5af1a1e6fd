# caught by: test_each_path_has_its_list
# a reader thinks: one list for the site
# instead of:
        self.names = self.connections.setdefault(self.group, Counter())
# write:
        self.names = self.connections.setdefault("all", Counter())
