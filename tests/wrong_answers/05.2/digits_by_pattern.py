# caught by: test_a_ticket_that_is_not_valid_is_refused
# a reader thinks: the digits after "ticket=" are the ticket; 49x is ticket 49 then
import re
from urllib.parse import unquote


class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        found = re.search(r"(?:^|&)ticket=(\d+)", unquote(self.scope["query_string"].decode()))
        if found and valid(found[1]):
            await self.accept()
        else:
            await self.close()
