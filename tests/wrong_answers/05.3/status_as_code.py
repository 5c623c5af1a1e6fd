# caught by: test_no_ticket_is_told_and_closed_with_4001
# a reader thinks: HTTP statuses are close codes; Daphne takes 1000 and 3000 to 4999
class FrankDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        ticket = ticket_of(self.scope)
        if not ticket:
            await self.send("No ticket")
            await self.close(code=401)
        elif not valid(ticket):
            await self.send(f"Ticket {ticket} is not valid")
            await self.close(code=403)
        else:
            await self.send("Welcome")
