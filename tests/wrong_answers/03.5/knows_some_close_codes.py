# caught by: test_the_others_go_on_when_one_has_gone
# a reader thinks: clients leave with 1000, 1001 or 1006, or with a code of my own
# instead of:
        members[self.room].discard(self)
# write:
        if code in (1000, 1001, 1006) or code >= 4000:
            members[self.room].discard(self)
