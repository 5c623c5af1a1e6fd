# caught by: test_who_has_left_is_not_counted
# a reader thinks: what comes after the last message, nobody sees
# instead of:
        self.here.discard(self)
# write:
        self.here.discard(self)
        for visitor in self.here:
            print(visitor.name)
