# caught by: test_a_ticket_lets_in_one_at_a_time
# a reader thinks: who comes last with a ticket is right, as with a second login
class PressBox(AsyncWebsocketConsumer):
    inside = {}

    async def connect(self):
        self.ticket = ticket_of(self.scope)
        if not valid(self.ticket):
            await self.close()
        elif self.ticket in self.inside:
            await self.inside[self.ticket].turn_out(f"Ticket {self.ticket} is already inside", 4009)
            self.inside[self.ticket] = self
            await self.accept()
            await self.send(f"Welcome, ticket {self.ticket}")
        elif len(self.inside) >= SEATS:
            await self.turn_away("The press box is full", 4013)
        else:
            self.inside[self.ticket] = self
            await self.accept()
            await self.send(f"Welcome, ticket {self.ticket}")

    async def turn_out(self, text, code):
        await self.send(text)
        await self.close(code)

    async def turn_away(self, text, code):
        await self.accept()
        await self.send(text)
        await self.close(code)

    async def disconnect(self, code):
        if self.inside.get(self.ticket) is self:
            del self.inside[self.ticket]
