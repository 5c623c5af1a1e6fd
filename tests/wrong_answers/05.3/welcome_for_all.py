# caught by: test_no_ticket_is_told_and_closed_with_4001
# a reader thinks: who has been closed out does not come to the last line
# instead of:
        else:
            await self.send("Welcome")
# write:
        await self.send("Welcome")
