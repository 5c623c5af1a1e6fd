# caught by: test_a_ticket_that_is_not_valid_is_told_and_closed_with_4003
# a reader thinks: a page without a ticket writes null into its address
class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        ticket = ticket_of(self.scope)
        if ticket in ("", "None", "null", "undefined"):
            await self.send("No ticket")
            await self.close(code=4001)
        elif not valid(ticket):
            await self.send(f"Ticket {ticket} is not valid")
            await self.close(code=4003)
        else:
            await self.send("Welcome")
