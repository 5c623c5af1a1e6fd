# caught by: test_prices_come_again_and_again
# a reader thinks: a price is a number; 101.20 becomes 101.2
# instead of:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
# write:
            await self.send(text_data=f"{symbol} {float(exchange.price(symbol))}")
