# caught by: test_others_do_not_wait
# a reader thinks: database_sync_to_async is enough
# instead of:
            await self.send(await database_sync_to_async(report, thread_sensitive=False)(int(match)))
# write:
            await self.send(await database_sync_to_async(report)(int(match)))
