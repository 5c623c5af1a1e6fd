# caught by: test_who_is_turned_away_leaves_without_an_error
# a reader thinks: disconnect runs for guests only; for all others self.ticket is an AttributeError
class PressBox(AsyncWebsocketConsumer):
    inside = {}

    async def connect(self):
        ticket = ticket_of(self.scope)
        if not valid(ticket):
            await self.close()
        elif ticket in self.inside:
            await self.turn_away(f"Ticket {ticket} is already inside", 4009)
        elif len(self.inside) >= SEATS:
            await self.turn_away("The press box is full", 4013)
        else:
            self.ticket = ticket
            self.inside[ticket] = self
            await self.accept()
            await self.send(f"Welcome, ticket {ticket}")

    async def turn_away(self, text, code):
        await self.accept()
        await self.send(text)
        await self.close(code)

    async def disconnect(self, code):
        del self.inside[self.ticket]
