# caught by: test_one_for_each_ticket
# told: its `disconnect` ran, too, and must not free the ticket of the first client, who is still inside.
# a reader thinks: whoever leaves frees their ticket
# file: my_project/scores/consumers.py
# instead of:
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
# write:
        inside.pop(self.ticket, None)
