# caught by: test_symbol_and_currency_are_shown
# a reader thinks: str() makes text of bytes
# instead of:
        query = parse_qs(self.scope["query_string"].decode())
# write:
        query = parse_qs(str(self.scope["query_string"]))
