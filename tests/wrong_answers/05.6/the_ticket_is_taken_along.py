# caught by: test_who_is_turned_away_frees_nothing
# a reader thinks: the ticket tells who leaves; but two may hold it, one of them turned away
class PressBox(AsyncWebsocketConsumer):
    inside = {}

    async def connect(self):
        self.ticket = ticket_of(self.scope)
        if not valid(self.ticket):
            await self.close()
        elif self.ticket in self.inside:
            await self.turn_away(f"Ticket {self.ticket} is already inside", 4009)
        elif len(self.inside) >= SEATS:
            await self.turn_away("The press box is full", 4013)
        else:
            self.inside[self.ticket] = self
            await self.accept()
            await self.send(f"Welcome, ticket {self.ticket}")

    async def turn_away(self, text, code):
        await self.accept()
        await self.send(text)
        await self.close(code)

    async def disconnect(self, code):
        self.inside.pop(self.ticket, None)
