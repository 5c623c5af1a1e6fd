# caught by: test_without_a_valid_ticket_nobody_gets_in
# a reader thinks: when it is full, nobody needs to look at the ticket
class PressBox(AsyncWebsocketConsumer):
    inside = {}

    async def connect(self):
        self.ticket = ticket_of(self.scope)
        if self.ticket in self.inside:
            await self.turn_away(f"Ticket {self.ticket} is already inside", 4009)
        elif len(self.inside) >= SEATS:
            await self.turn_away("The press box is full", 4013)
        elif not valid(self.ticket):
            await self.close()
        else:
            self.inside[self.ticket] = self
            await self.accept()
            await self.send(f"Welcome, ticket {self.ticket}")

    async def turn_away(self, text, code):
        await self.accept()
        await self.send(text)
        await self.close(code)

    async def disconnect(self, code):
        if self.inside.get(self.ticket) is self:
            del self.inside[self.ticket]
