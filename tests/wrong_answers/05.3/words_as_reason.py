# caught by: test_no_ticket_is_told_and_closed_with_4001
# a reader thinks: the reason of a close reaches the client; Daphne drops it
class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        ticket = ticket_of(self.scope)
        if not ticket:
            await self.close(code=4001, reason="No ticket")
        elif not valid(ticket):
            await self.close(code=4003, reason=f"Ticket {ticket} is not valid")
        else:
            await self.send("Welcome")
