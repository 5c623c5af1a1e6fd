# caught by: test_another_match_gets_nothing
# a reader thinks: a path is the same in small letters
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        self.group = self.scope["path"].lower().strip("/").replace("/", ".")
