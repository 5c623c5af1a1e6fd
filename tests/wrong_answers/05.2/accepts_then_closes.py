# caught by: test_a_ticket_that_is_not_valid_is_refused
# a reader thinks: to refuse is to hang up
class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        query = parse_qs(self.scope["query_string"].decode())
        if not valid(query.get("ticket", [""])[0]):
            await self.close(code=4003)
