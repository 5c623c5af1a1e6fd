# caught by: test_a_seat_becomes_free
# a reader thinks: clients leave with 1000, 1001 or 1006, without a code, or with a code of my own
# instead of:
        self.inside.discard(self)
# write:
        if code is None or code in (1000, 1001, 1005, 1006) or code >= 4000:
            self.inside.discard(self)
