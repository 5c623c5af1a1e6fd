# caught by: test_no_connection_is_left_open
# told: not every database connection was closed
# a reader thinks: a thread is a thread
# instead of:
            await self.send(await database_sync_to_async(report, thread_sensitive=False)(int(match)))
# write:
            await self.send(await asyncio.to_thread(report, int(match)))
