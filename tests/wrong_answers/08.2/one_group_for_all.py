# caught by: test_the_others_get_it_once
# a reader thinks: there is one match
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        self.group = "others"
