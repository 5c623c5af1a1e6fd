# caught by: test_a_crowd_of_one_ticket
# a reader thinks: between the look and the taking nobody comes; the greeting first, then the list
import asyncio


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
            await self.accept()
            await asyncio.sleep(0)
            self.inside[self.ticket] = self
            await self.send(f"Welcome, ticket {self.ticket}")

    async def turn_away(self, text, code):
        await self.accept()
        await self.send(text)
        await self.close(code)

    async def disconnect(self, code):
        if self.inside.get(self.ticket) is self:
            del self.inside[self.ticket]
