# caught by: test_both_are_answered
# a reader thinks: report is a function like any other
# instead of:
            await self.send(await database_sync_to_async(report, thread_sensitive=False)(int(match)))
# write:
            await self.send(report(int(match)))
