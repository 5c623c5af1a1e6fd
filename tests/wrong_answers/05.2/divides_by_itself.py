# caught by: test_a_ticket_that_is_not_valid_is_refused
# a reader thinks: a number that 7 divides is a ticket; int() takes blanks, signs, other digits and a zero in front
class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0]
        try:
            sold = int(ticket) % 7 == 0
        except ValueError:
            sold = False
        if sold:
            await self.accept()
        else:
            await self.close()
