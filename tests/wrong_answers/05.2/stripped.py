# caught by: test_a_ticket_that_is_not_valid_is_refused
# a reader thinks: blanks at the edges do no harm
class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0].strip()
        if valid(ticket):
            await self.accept()
        else:
            await self.close()
