# caught by: test_a_ticket_that_is_not_valid_is_told_and_closed_with_4003
# a reader thinks: a ticket is a number, so write it as one
# instead of:
            await self.send(f"Ticket {ticket} is not valid")
# write:
            number = int(ticket) if ticket.strip().isdecimal() and len(ticket) < 99 else ticket
            await self.send(f"Ticket {number} is not valid")
