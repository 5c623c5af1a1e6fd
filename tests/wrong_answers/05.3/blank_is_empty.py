# caught by: test_a_ticket_that_is_not_valid_is_told_and_closed_with_4003
# a reader thinks: a ticket of blanks is no ticket
# instead of:
        ticket = ticket_of(self.scope)
# write:
        ticket = ticket_of(self.scope).strip()
