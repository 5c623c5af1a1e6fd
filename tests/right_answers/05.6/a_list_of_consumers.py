# unusual: looks through all that are inside, and decides after a pause
# file: my_project/scores/consumers.py
# instead of:
inside = {}  # the consumer of each ticket that is inside
# write:
inside = []
# instead of:
        elif self.ticket in inside:
# write:
        elif any(one.ticket == self.ticket for one in inside):
# instead of:
            inside[self.ticket] = self
# write:
            inside.append(self)
# instead of:
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
# write:
        if self in inside:
            inside.remove(self)
