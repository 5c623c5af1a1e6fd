# caught by: test_without_a_currency_it_is_usd
# a reader thinks: a name with nothing behind it is not missing
# instead of:
        query = parse_qs(self.scope["query_string"].decode())
# write:
        query = parse_qs(self.scope["query_string"].decode(), keep_blank_values=True)
