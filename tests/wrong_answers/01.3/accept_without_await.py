# caught by: test_the_connection_is_accepted
# a reader thinks: a method that is called runs (the old tutorial leaves out this await)
class Greeter(AsyncWebsocketConsumer):
    async def connect(self):
        self.accept()
        self.send("Welcome to the score desk")
