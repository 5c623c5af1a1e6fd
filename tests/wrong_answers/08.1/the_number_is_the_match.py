# caught by: test_another_match_gets_nothing
# a reader thinks: the number is all that counts in a path
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        self.group = "match." + "".join(filter(str.isdigit, self.scope["path"]))
