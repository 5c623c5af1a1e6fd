# caught by: test_buy_and_sell
# a reader thinks: 0 shares are shares, too
# instead of:
        return {"type": "portfolio", "cash": self.cash, "shares": dict(+self.shares)}
# write:
        return {"type": "portfolio", "cash": self.cash, "shares": dict(self.shares)}
