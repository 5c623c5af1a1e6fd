# caught by: test_another_path_is_another_match
# a reader thinks: capitals make no difference
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        self.group = self.scope["path"].strip("/").replace("/", ".").lower()
