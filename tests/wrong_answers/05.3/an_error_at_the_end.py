# caught by: test_no_ticket_is_told_and_closed_with_4001
# a reader thinks: a second close makes sure; it is an error that no client sees
class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        ticket = ticket_of(self.scope)
        if valid(ticket):
            await self.send("Welcome")
            return
        await self.send(f"Ticket {ticket} is not valid" if ticket else "No ticket")
        await self.close(code=4003 if ticket else 4001)
        raise StopConsumer(self.reason)
