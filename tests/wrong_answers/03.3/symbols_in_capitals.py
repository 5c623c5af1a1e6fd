# caught by: test_symbol_and_currency_are_shown
# a reader thinks: symbols and currencies are written in capitals
# instead of:
        await self.send(text_data=f"{symbol} in {currency}")
# write:
        await self.send(text_data=f"{symbol.upper()} in {currency.upper()}")
