# caught by: test_a_crowd_of_many_tickets
# a reader thinks: once the ticket is noted the rest can wait; the seats are counted too late
import asyncio


class PressBox(AsyncWebsocketConsumer):
    tickets = set()
    seated = 0
    mine = None

    async def connect(self):
        ticket = ticket_of(self.scope)
        if not valid(ticket):
            return await self.close()
        await self.accept()
        if ticket in self.tickets:
            await self.send(f"Ticket {ticket} is already inside", close=4009)
        elif PressBox.seated >= SEATS:
            await self.send("The press box is full", close=4013)
        else:
            self.tickets.add(ticket)
            self.mine = ticket
            await asyncio.sleep(0)
            PressBox.seated += 1
            await self.send(f"Welcome, ticket {ticket}")

    async def disconnect(self, code):
        if self.mine:
            self.tickets.discard(self.mine)
            PressBox.seated -= 1
