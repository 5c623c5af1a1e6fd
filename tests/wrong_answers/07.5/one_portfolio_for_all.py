# caught by: test_each_client_has_its_own
# a reader thinks: there is one broker, so there is one list of shares
# instead of:
    def trade(self, message):
# write:
    shares = Counter()

    def trade(self, message):
# instead of:
        self.shares = Counter()
# write:
