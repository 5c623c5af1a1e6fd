# caught by: test_a_ticket_that_is_not_valid_is_told_and_closed_with_4003
# a reader thinks: 4001 means no, whatever the cause
class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        ticket = ticket_of(self.scope)
        if valid(ticket):
            await self.send("Welcome")
            return
        await self.send(f"Ticket {ticket} is not valid" if ticket else "No ticket")
        await self.close(code=4001)
