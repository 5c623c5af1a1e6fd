# caught by: test_no_more_than_there_is
# a reader thinks: one question after the other; but the cash is gone when the second one fails
# instead of:
        if self.shares[share] + count < 0:
            return "not_enough_shares"
        self.cash -= cost
# write:
        self.cash -= cost
        if self.shares[share] + count < 0:
            return "not_enough_shares"
