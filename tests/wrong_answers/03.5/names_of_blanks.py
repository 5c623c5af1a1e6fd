# caught by: test_a_client_is_greeted
# a reader thinks: a name of blanks is no name
# instead of:
        self.name = query.get("name", ["guest"])[0]
# write:
        self.name = query.get("name", ["guest"])[0]
        if not self.name.strip():
            self.name = "guest"
