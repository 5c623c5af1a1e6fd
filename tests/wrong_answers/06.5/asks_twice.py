# caught by: test_each_price_is_sent_once
# a reader thinks: to look at a price first costs nothing
# instead of:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
# write:
            if exchange.price(symbol):
                await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
