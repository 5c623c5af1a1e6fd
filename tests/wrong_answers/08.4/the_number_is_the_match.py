# caught by: test_each_path_has_its_list
# a reader thinks: the number says which match it is
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        self.group = "match." + self.scope["path"].split("/")[-2]
