# caught by: test_two_symbols_at_the_same_time
# a reader thinks: an endless loop is fine, as long as it awaits
class Ticker(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        while True:
            await self.send(text_data=f"{text_data} {exchange.price(text_data)}")
            await asyncio.sleep(0.1)
