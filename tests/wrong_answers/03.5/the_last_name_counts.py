# caught by: test_the_name_is_read_as_a_currency_is
# a reader thinks: a name that comes twice is corrected by the second
# instead of:
        self.name = query.get("name", ["guest"])[0]
# write:
        self.name = query.get("name", ["guest"])[-1]
