# caught by: test_the_query_string_is_read_by_its_rules
# a reader thinks: first decode, then split; a %26 inside a value then begins a ticket
from urllib.parse import unquote


class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        ticket = ""
        for pair in unquote(self.scope["query_string"].decode()).split("&"):
            if pair.startswith("ticket="):
                ticket = pair.removeprefix("ticket=")
        if valid(ticket):
            await self.accept()
        else:
            await self.close()
