# caught by: test_each_client_has_its_own
# a reader thinks: a client is known by its address; two of them may have one
books = {}


# instead of:
        self.shares = Counter()
# write:
        self.shares = books.setdefault(self.scope["client"][0], Counter())
