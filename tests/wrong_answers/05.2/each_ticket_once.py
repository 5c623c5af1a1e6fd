# caught by: test_a_valid_ticket_is_accepted
# a reader thinks: a ticket lets in one person
class TicketDoor(AsyncWebsocketConsumer):
    used = set()

    async def connect(self):
        ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0]
        if valid(ticket) and ticket not in self.used:
            self.used.add(ticket)
            await self.accept()
        else:
            await self.close()
