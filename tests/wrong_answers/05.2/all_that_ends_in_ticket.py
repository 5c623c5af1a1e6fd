# caught by: test_the_query_string_is_read_by_its_rules
# a reader thinks: what follows "ticket=" is the ticket, wherever it stands
from urllib.parse import unquote


class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        rest = unquote(self.scope["query_string"].decode()).partition("ticket=")[2]
        if valid(rest.partition("&")[0]):
            await self.accept()
        else:
            await self.close()
