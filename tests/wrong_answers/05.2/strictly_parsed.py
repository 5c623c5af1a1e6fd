# caught by: test_the_query_string_is_read_by_its_rules
# a reader thinks: with strict parsing, nobody gets in by a slip
class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        if valid(ticket_of(self.scope)):
            await self.accept()
        else:
            await self.close()

def ticket_of(scope):
    try:
        return parse_qs(scope["query_string"].decode(), strict_parsing=True).get("ticket", [""])[0]
    except ValueError:
        return ""
