# caught by: test_the_query_string_is_read_by_its_rules
# a reader thinks: a semicolon parts a query string, as older servers had it
from urllib.parse import unquote_plus

class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        if valid(ticket_of(self.scope)):
            await self.accept()
        else:
            await self.close()

def ticket_of(scope):
    for part in re.split("[&;]", scope["query_string"].decode()):
        name, _, value = part.partition("=")
        if unquote_plus(name) == "ticket":
            return unquote_plus(value)
    return ""
