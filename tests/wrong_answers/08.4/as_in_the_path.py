# caught by: test_sorted_as_python_sorts
# a reader thinks: the name stands behind the =
# instead of:
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0]
# write:
        self.name = self.scope["query_string"].decode().removeprefix("name=")
