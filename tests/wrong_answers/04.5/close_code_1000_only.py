# caught by: test_who_has_left_is_not_counted
# a reader thinks: a client that leaves sends a close frame, which has code 1000
# instead of:
        self.here.discard(self)
# write:
        if event["code"] == 1000:
            self.here.discard(self)
