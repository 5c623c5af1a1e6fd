# caught by: test_without_a_valid_ticket_nobody_gets_in
# a reader thinks: the others, and then they are written back; meanwhile another one has gone
import asyncio

class PressBox(AsyncWebsocketConsumer):
    inside = {}

    async def connect(self):
        self.ticket = ticket_of(self.scope)
        if not valid(self.ticket):
            await self.close()
        elif self.ticket in PressBox.inside:
            await self.turn_away(f"Ticket {self.ticket} is already inside", 4009)
        elif len(PressBox.inside) >= SEATS:
            await self.turn_away("The press box is full", 4013)
        else:
            PressBox.inside[self.ticket] = self
            await self.accept()
            await self.send(f"Welcome, ticket {self.ticket}")

    async def turn_away(self, text, code):
        await self.accept()
        await self.send(text)
        await self.close(code)

    async def disconnect(self, code):
        if PressBox.inside.get(self.ticket) is self:
            left = {ticket: one for ticket, one in PressBox.inside.items() if one is not self}
            await asyncio.sleep(0.2)
            PressBox.inside = left
