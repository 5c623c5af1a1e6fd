# caught by: test_no_ticket_is_told_and_closed_with_4001
# a reader thinks: close() takes a code, so the client gets it
class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        ticket = ticket_of(self.scope)
        if not ticket:
            await self.close(code=4001, reason="No ticket")
        elif not valid(ticket):
            await self.close(code=4003, reason=f"Ticket {ticket} is not valid")
        else:
            await self.accept()
            await self.send("Welcome")
