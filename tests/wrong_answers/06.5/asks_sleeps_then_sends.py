# caught by: test_the_first_price_comes_at_once
# a reader thinks: it does not matter whether the sleep stands before or behind the sending
# instead of:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0.1)
# write:
            price = exchange.price(symbol)
            await asyncio.sleep(0.1)
            await self.send(text_data=f"{symbol} {price}")
