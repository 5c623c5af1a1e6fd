# caught by: test_a_ticket_that_is_not_valid_is_told_and_closed_with_4003
# a reader thinks: there is one consumer, so it can keep the ticket while it waits
import asyncio


class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        FrankDoor.ticket = ticket_of(self.scope)
        if FrankDoor.ticket and not valid(FrankDoor.ticket):
            self.task = asyncio.create_task(self.say_why())
        elif not FrankDoor.ticket:
            await self.send("No ticket", close=4001)
        else:
            await self.send("Welcome")

    async def say_why(self):
        await asyncio.sleep(0.3)
        await self.send(f"Ticket {FrankDoor.ticket} is not valid", close=4003)
