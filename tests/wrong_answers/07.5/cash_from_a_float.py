# caught by: test_a_new_portfolio
# a reader thinks: 1000.00 is a number, and the encoder does the rest
# instead of:
        self.cash = Decimal("1000.00")
# write:
        self.cash = Decimal(1000.00)
