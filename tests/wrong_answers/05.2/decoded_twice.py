# caught by: test_a_ticket_that_is_not_valid_is_refused
# a reader thinks: it does no harm to decode once more; %2534%2539 is the text %34%39, and no 49
from urllib.parse import unquote


class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0]
        if valid(unquote(ticket)):
            await self.accept()
        else:
            await self.close()
