# caught by: test_a_ticket_is_good_again
# a reader thinks: a second disconnect adds to the first
# file: my_project/scores/consumers.py
# instead of:
    async def disconnect(self, code):
        if self.clock is not None:
            self.clock.cancel()
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
# write:
    async def disconnect(self, code):
        if inside.get(self.ticket) is self:
            del inside[self.ticket]

    async def disconnect(self, code):
        if self.clock is not None:
            self.clock.cancel()
