# caught by: test_however_one_leaves_the_ticket_is_free
# a reader thinks: a client that leaves says so, with code 1000
# file: my_project/scores/consumers.py
# instead of:
        if inside.get(self.ticket) is self:
# write:
        if code == 1000 and inside.get(self.ticket) is self:
