# caught by: test_the_query_string_is_read_by_its_rules
# a reader thinks: upper and lower case are the same in an address
class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        query = parse_qs(self.scope["query_string"].decode().lower())
        if valid(query.get("ticket", [""])[0]):
            await self.accept()
        else:
            await self.close()
