# caught by: test_one_for_each_ticket
# a reader thinks: a ticket lets one in
# file: my_project/scores/consumers.py
# instead of:
    async def disconnect(self, code):
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
# write:
