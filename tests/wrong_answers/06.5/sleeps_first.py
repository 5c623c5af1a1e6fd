# caught by: test_the_first_price_comes_at_once
# a reader thinks: the first price may as well come with the first sleep
# instead of:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0.1)
# write:
            await asyncio.sleep(0.1)
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
