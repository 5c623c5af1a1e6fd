# caught by: test_the_query_string_is_read_by_its_rules
# a reader thinks: what stands before the ticket does not matter, so split at the word and take the end
from urllib.parse import unquote


class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        ticket = ""
        for pair in self.scope["query_string"].decode().split("&"):
            name, _, value = pair.rpartition("=")
            if unquote(name).endswith("ticket"):
                ticket = unquote(value)
        if valid(ticket):
            await self.accept()
        else:
            await self.close()
