# caught by: test_no_ticket_is_told_and_closed_with_4001
# a reader thinks: who has been closed out does not come to the last line
class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        ticket = ticket_of(self.scope)
        if not ticket:
            await self.send("No ticket")
            await self.close(code=4001)
        elif not valid(ticket):
            await self.send(f"Ticket {ticket} is not valid")
            await self.close(code=4003)
        await self.send("Welcome")
