# caught by: test_sorted_as_python_sorts
# a reader thinks: a name has no blanks at its ends
# instead of:
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0]
# write:
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0].strip()
