# caught by: test_a_ticket_lets_in_one_at_a_time
# a reader thinks: the query string is the ticket; another spelling of it gets in
class PressBox(AsyncWebsocketConsumer):
    inside = {}

    async def connect(self):
        self.query, ticket = self.scope["query_string"], ticket_of(self.scope)
        if not valid(ticket):
            await self.close()
        elif self.query in self.inside:
            await self.turn_away(f"Ticket {ticket} is already inside", 4009)
        elif len(self.inside) >= SEATS:
            await self.turn_away("The press box is full", 4013)
        else:
            self.inside[self.query] = self
            await self.accept()
            await self.send(f"Welcome, ticket {ticket}")

    async def turn_away(self, text, code):
        await self.accept()
        await self.send(text)
        await self.close(code)

    async def disconnect(self, code):
        if self.inside.get(self.query) is self:
            del self.inside[self.query]
