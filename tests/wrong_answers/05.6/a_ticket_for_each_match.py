# caught by: test_one_for_each_ticket
# a reader thinks: a ticket is inside at its match
# file: my_project/scores/consumers.py
# instead of:
        elif self.ticket in inside:
# write:
        elif (self.match, self.ticket) in inside:
# instead of:
            inside[self.ticket] = self
# write:
            inside[self.match, self.ticket] = self
# instead of:
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
# write:
        if inside.get((self.match, self.ticket)) is self:
            del inside[self.match, self.ticket]
