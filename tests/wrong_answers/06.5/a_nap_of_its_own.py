# caught by: test_a_price_every_tenth_of_a_second
# a reader thinks: a nap that takes no time hides that the feed goes on
async def nap(seconds):
    pass


# instead of:
        for feed in self.feeds:
            feed.cancel()
# write:
        pass
