# caught by: test_a_valid_ticket_is_accepted
# a reader thinks: the query string is text; str() makes it so, with a b and quotes around it
class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        query = parse_qs(str(self.scope["query_string"]))
        if valid(query.get("ticket", [""])[0]):
            await self.accept()
        else:
            await self.close()
