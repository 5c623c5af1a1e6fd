# caught by: test_another_client_of_the_same_name_goes_on
# a reader thinks: a name is in a room once, so it says who leaves
# instead of:
        members[self.room].discard(self)
# write:
        members[self.room] = {one for one in members[self.room] if one.name != self.name}
