# caught by: test_a_ticket_that_is_not_valid_is_told_and_closed_with_4003
# a reader thinks: a text that may hold any character must be encoded
class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        ticket = ticket_of(self.scope)
        if not ticket:
            await self.send("No ticket", close=4001)
        elif not valid(ticket):
            await self.send(bytes_data=f"Ticket {ticket} is not valid".encode(), close=4003)
        else:
            await self.send("Welcome")
