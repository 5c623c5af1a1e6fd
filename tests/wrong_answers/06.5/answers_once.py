# caught by: test_prices_come_again_and_again
# a reader thinks: the client asks again when it wants another price
class Ticker(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=f"{text_data} {exchange.price(text_data)}")
