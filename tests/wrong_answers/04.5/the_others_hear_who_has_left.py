# caught by: test_who_has_left_is_not_counted
# a reader thinks: all want to know when somebody leaves
# instead of:
        self.here.discard(self)
# write:
        self.here.discard(self)
        for visitor in self.here:
            await visitor.tell()
