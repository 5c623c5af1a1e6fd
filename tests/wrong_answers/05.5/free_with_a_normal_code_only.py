# caught by: test_a_seat_becomes_free
# a reader thinks: only who says goodbye has left; a closed tab says 1001
# instead of:
        self.inside.discard(self)
# write:
        if code in (1000, 1005, 1006):
            self.inside.discard(self)
