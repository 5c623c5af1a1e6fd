# caught by: test_the_connection_is_accepted
# a reader thinks: connect() runs because there is a connection (the old tutorial's consumers stop here)
class Greeter(AsyncWebsocketConsumer):
    async def connect(self):
        print("connection opened...")
