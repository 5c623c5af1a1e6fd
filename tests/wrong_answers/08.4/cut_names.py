# caught by: test_sorted_as_python_sorts
# a reader thinks: nobody has a longer name
# instead of:
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0]
# write:
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0][:50]
