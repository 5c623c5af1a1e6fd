# unusual: a sync consumer with a list, as all sync consumers take turns in one thread
class PressBox(WebsocketConsumer):
    inside = []

    def connect(self):
        ticket = ticket_of(self.scope)
        if not valid(ticket):
            return self.close()
        self.accept()
        if any(ticket == other for other, _ in self.inside):
            self.send(f"Ticket {ticket} is already inside", close=4009)
        elif len(self.inside) == SEATS:
            self.send("The press box is full", close=4013)
        else:
            self.inside.append((ticket, self))
            self.send(f"Welcome, ticket {ticket}")

    def disconnect(self, code):
        self.inside[:] = [pair for pair in self.inside if pair[1] is not self]
