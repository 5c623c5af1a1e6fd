# unusual: a table of answers, and events by hand
class FrankDoor(AsyncConsumer):
    async def websocket_connect(self, event):
        ticket = ticket_of(self.scope)
        text, code = ("No ticket", 4001) if not ticket else (f"Ticket {ticket} is not valid", 4003)
        if valid(ticket):
            text, code = "Welcome", None
        events = [{"type": "websocket.accept"}, {"type": "websocket.send", "text": text}]
        for one in events if code is None else [*events, {"type": "websocket.close", "code": code}]:
            await self.send(one)

    async def websocket_disconnect(self, event):
        raise StopConsumer()
