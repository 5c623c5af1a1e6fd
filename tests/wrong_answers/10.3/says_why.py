# caught by: test_any_other_first_message_ends_it
# a reader thinks: a client should know what is wrong
# instead of:
        else:
            await self.close(code=4401)
# write:
        else:
            await self.send("This is no token")
            await self.close(code=4401)
