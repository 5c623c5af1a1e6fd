# caught by: test_a_ticket_opens_one_connection
# a reader thinks: a ticket is used up when its client leaves
# instead of:
        name, made = tickets.pop(ticket, (None, 0))
# write:
        self.ticket = ticket
        name, made = tickets.get(ticket, (None, 0))
# instead of:
            await self.send(f"You are {name}")
# write:
            await self.send(f"You are {name}")

    async def disconnect(self, code):
        tickets.pop(self.ticket, None)
