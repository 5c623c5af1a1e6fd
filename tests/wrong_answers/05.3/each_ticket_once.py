# caught by: test_a_valid_ticket_is_welcome
# a reader thinks: a ticket lets one in, once
# instead of:
    async def connect(self):
# write:
    used = set()

    async def connect(self):
# instead of:
        elif not valid(ticket):
# write:
        elif not valid(ticket) or ticket in self.used:
# instead of:
            await self.send("Welcome")
# write:
            self.used.add(ticket)
            await self.send("Welcome")
