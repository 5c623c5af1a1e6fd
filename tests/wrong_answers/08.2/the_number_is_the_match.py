# caught by: test_another_path_is_another_match
# a reader thinks: the number says which match it is
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        self.group = "match." + self.scope["path"].split("/")[-2]
