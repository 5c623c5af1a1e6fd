# caught by: test_tickets_clock_and_errors_are_as_before
# a reader thinks: who leaves gives a ticket back
# file: my_project/scores/consumers.py
# instead of:
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
# write:
        inside.pop(self.ticket, None)
