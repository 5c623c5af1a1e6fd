# caught by: test_who_has_left_is_not_counted
# told: Others were connected before, and have left.
# told: ValueError: list.remove(x): x not in list
# a reader thinks: the event is what has left
# instead of:
    here = set()
# write:
    here = []
# instead of:
        self.here.add(self)
# write:
        self.here.append(self)
# instead of:
        self.here.discard(self)
# write:
        self.here.remove(event)
