# caught by: test_a_seat_becomes_free
# a reader thinks: a close code is a number; when the client gave none it is None
# instead of:
        self.inside.discard(self)
# write:
        if code < 1002 or code in (1005, 1006) or code >= 3000:
            self.inside.discard(self)
