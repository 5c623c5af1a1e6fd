# unusual: a for loop with an else, in a sync consumer
class FeedDoor(WebsocketConsumer):
    def connect(self):
        for name in self.scope["subprotocols"]:
            if name in SPOKEN:
                return self.accept(name)
        if self.scope["subprotocols"]:
            return self.close()
        self.accept()
