# caught by: test_nobody_asks_for_a_client_that_has_gone
# a reader thinks: who does not say goodbye comes back
# instead of:
        for feed in self.feeds:
            feed.cancel()
# write:
        if code not in (1001, 1006):
            for feed in self.feeds:
                feed.cancel()
