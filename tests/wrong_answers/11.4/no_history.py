# caught by: test_who_comes_late_gets_all
# a reader thinks: the group brings all lines
# instead of:
        for line in await lines_after(match, 0):
            await self.tell(line)
# write:
