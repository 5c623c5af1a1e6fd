# caught by: test_three_at_the_same_time
# a reader thinks: the match is 7
# instead of:
            await self.send(await database_sync_to_async(report, thread_sensitive=False)(int(match)))
# write:
            await self.send(await database_sync_to_async(report, thread_sensitive=False)(7))
