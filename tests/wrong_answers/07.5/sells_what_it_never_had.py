# caught by: test_no_more_than_there_is
# a reader thinks: a Counter that goes below zero is empty
# instead of:
        if self.shares[share] + count < 0:
# write:
        if share not in self.shares and count < 0:
