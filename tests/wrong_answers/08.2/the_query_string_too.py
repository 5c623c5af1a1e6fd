# caught by: test_another_path_is_another_match
# a reader thinks: the whole address says where one is
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        self.group = hashlib.sha256(self.scope["path"].encode() + self.scope["query_string"]).hexdigest()
