# caught by: test_the_query_string_is_no_part_of_the_path
# a reader thinks: the query string belongs to the path
# instead of:
        self.group = self.scope["path"].strip("/").replace("/", ".")
# write:
        query = hashlib.sha256(self.scope["query_string"]).hexdigest()[:8]
        self.group = self.scope["path"].strip("/").replace("/", ".") + query
