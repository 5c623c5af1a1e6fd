# caught by: test_a_room_that_was_empty_is_a_room_again
# a reader thinks: whoever leaves last locks up
# instead of:
        members[self.room].discard(self)
# write:
        members[self.room].discard(self)
        if not members[self.room]:
            members[self.room] = None
