# caught by: test_no_connection_is_left_open
# a reader thinks: asgiref's own does the same
# instead of:
            await self.send(await database_sync_to_async(report, thread_sensitive=False)(int(match)))
# write:
            await self.send(await sync_to_async(report, thread_sensitive=False)(int(match)))
