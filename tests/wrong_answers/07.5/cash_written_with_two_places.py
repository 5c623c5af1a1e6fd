# caught by: test_no_more_than_there_is
# a reader thinks: a float with two places is exact; but after 101 ACME less than 0.10 is left
# instead of:
        cost = PRICES[share] * count
# write:
        cost = float(PRICES[share]) * count
# instead of:
        return {"type": "portfolio", "cash": self.cash, "shares": dict(+self.shares)}

    async def connect(self):
        self.cash = Decimal("1000.00")
# write:
        return {"type": "portfolio", "cash": f"{self.cash:.2f}", "shares": dict(+self.shares)}

    async def connect(self):
        self.cash = 1000.0
