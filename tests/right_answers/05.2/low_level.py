# unusual: events by hand, and a close event without a code refuses
from urllib.parse import unquote_plus


class TicketDoor(SyncConsumer):
    def websocket_connect(self, event):
        pairs = [pair.partition("=") for pair in self.scope["query_string"].decode("ascii").split("&")]
        tickets = [unquote_plus(value) for name, _, value in pairs if unquote_plus(name) == "ticket"]
        let_in = bool(tickets) and valid(tickets[0])
        self.send({"type": "websocket.accept" if let_in else "websocket.close"})

    def websocket_disconnect(self, event):
        raise StopConsumer()
