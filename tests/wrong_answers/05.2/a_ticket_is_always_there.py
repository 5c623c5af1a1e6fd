# caught by: test_no_ticket_is_refused
# a reader thinks: every client sends a ticket; without one this is a KeyError, and HTTP 500
class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        if valid(parse_qs(self.scope["query_string"].decode())["ticket"][0]):
            await self.accept()
        else:
            await self.close()
