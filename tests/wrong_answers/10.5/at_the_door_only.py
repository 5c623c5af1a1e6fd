# caught by: test_who_has_logged_out_writes_no_more
# told: close code 4403
# a reader thinks: who was let in may write
# file: my_project/scores/consumers.py
# instead of:
        if await self.may_write():
            await Goal.objects.acreate(match=self.match, team=team)
        else:
            await self.close(code=4403)
# write:
        await Goal.objects.acreate(match=self.match, team=team)
