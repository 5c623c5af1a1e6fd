# caught by: test_no_ticket_is_told_and_closed_with_4001
# a reader thinks: close() leaves the method; the second `if` is asked, too, and sends after the close
class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        ticket = ticket_of(self.scope)
        if not ticket:
            await self.send("No ticket")
            await self.close(code=4001)
        if not valid(ticket):
            await self.send(f"Ticket {ticket} is not valid")
            await self.close(code=4003)
        else:
            await self.send("Welcome")
