# caught by: test_who_leaves_makes_room
# a reader thinks: a code from 4000 on is one of ours, so it was turned away; a client may send one, too
class PressBox(AsyncWebsocketConsumer):
    inside = set()

    async def connect(self):
        self.ticket = ticket_of(self.scope)
        if not valid(self.ticket):
            await self.close()
        elif self.ticket in self.inside:
            await self.turn_away(f"Ticket {self.ticket} is already inside", 4009)
        elif len(self.inside) >= SEATS:
            await self.turn_away("The press box is full", 4013)
        else:
            self.inside.add(self.ticket)
            await self.accept()
            await self.send(f"Welcome, ticket {self.ticket}")

    async def turn_away(self, text, code):
        await self.accept()
        await self.send(text)
        await self.close(code)

    async def disconnect(self, code):
        if code < 4000:
            self.inside.discard(self.ticket)
