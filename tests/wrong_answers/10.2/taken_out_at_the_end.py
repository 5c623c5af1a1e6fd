# caught by: test_a_ticket_opens_one_connection
# a reader thinks: a ticket is used up when its client leaves
# instead of:
        name = await take_ticket(ticket)
# write:
        self.ticket, (name, _) = ticket, tickets.get(ticket, (None, 0))
# instead of:
            await self.send(f"You are {name}")
# write:
            await self.send(f"You are {name}")

    async def disconnect(self, code):
        tickets.pop(self.ticket, None)
