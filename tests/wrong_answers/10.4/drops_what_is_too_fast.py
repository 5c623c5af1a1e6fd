# caught by: test_one_more_in_the_same_second_ends_it
# a reader thinks: what is too much is passed over
# instead of:
            await self.close(code=4029)
# write:
            pass
