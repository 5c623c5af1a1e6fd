# caught by: test_who_has_left_is_not_counted
# a reader thinks: clients leave with 1000, 1001 or 1006, or with a code of my own
# instead of:
        self.here.discard(self)
# write:
        if event["code"] in (1000, 1001, 1006) or event["code"] >= 4000:
            self.here.discard(self)
