# caught by: test_the_others_go_on_when_one_has_gone
# a reader thinks: a client that leaves says so, with code 1000
# instead of:
        members[self.room].discard(self)
# write:
        if code == 1000:
            members[self.room].discard(self)
