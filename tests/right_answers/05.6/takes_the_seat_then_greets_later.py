# unusual: it takes the seat at once, and a task of its own greets 0.3 seconds later
import asyncio


class PressBox(AsyncWebsocketConsumer):
    tickets = set()
    mine = None

    async def connect(self):
        ticket = ticket_of(self.scope)
        if not valid(ticket):
            return await self.close()
        if ticket in self.tickets:
            words, code = f"Ticket {ticket} is already inside", 4009
        elif len(self.tickets) >= SEATS:
            words, code = "The press box is full", 4013
        else:
            words, code = f"Welcome, ticket {ticket}", None
            self.tickets.add(ticket)
            self.mine = ticket
        await self.accept()
        self.greeting = asyncio.create_task(self.greet(words, code))

    async def greet(self, words, code):
        await asyncio.sleep(0.3)
        await self.send(words, close=code)

    async def disconnect(self, code):
        self.tickets.discard(self.mine)
