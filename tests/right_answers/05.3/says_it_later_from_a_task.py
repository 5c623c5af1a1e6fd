# unusual: the answer comes from a task of its own, 0.3 seconds later
import asyncio


class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        self.answering = asyncio.create_task(self.answer(ticket_of(self.scope)))

    async def answer(self, ticket):
        await asyncio.sleep(0.3)
        if valid(ticket):
            await self.send("Welcome")
        elif ticket:
            await self.send(f"Ticket {ticket} is not valid", close=4003)
        else:
            await self.send("No ticket", close=4001)
