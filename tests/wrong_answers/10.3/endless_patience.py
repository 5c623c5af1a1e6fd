# caught by: test_who_does_not_log_in_in_time_has_to_go
# a reader thinks: who says nothing does no harm
# instead of:
        await patience()
        await self.close(code=4401)
# write:
        await patience()
