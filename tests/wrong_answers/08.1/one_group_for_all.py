# caught by: test_another_match_gets_nothing
# a reader thinks: a group is a group
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        self.group = "stand"
