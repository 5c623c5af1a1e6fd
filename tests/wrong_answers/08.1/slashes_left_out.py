# caught by: test_another_match_gets_nothing
# a reader thinks: a name without signs is as good
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        self.group = self.scope["path"].replace("/", "")
