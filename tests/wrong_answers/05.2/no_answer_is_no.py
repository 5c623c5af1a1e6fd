# caught by: test_a_ticket_that_is_not_valid_is_refused
# a reader thinks: who is not accepted is rejected (the official tutorial says so)
class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        query = parse_qs(self.scope["query_string"].decode())
        if valid(query.get("ticket", [""])[0]):
            await self.accept()
