# caught by: test_three_at_the_same_time
# a reader thinks: a thread for reports
# instead of:
            await self.send(await database_sync_to_async(report, thread_sensitive=False)(int(match)))
# write:
            beside = database_sync_to_async(report, thread_sensitive=False, executor=one_thread)
            await self.send(await beside(int(match)))
# instead of:
desk_site = Desk.as_asgi()
# write:
from concurrent.futures import ThreadPoolExecutor

one_thread = ThreadPoolExecutor(1)
desk_site = Desk.as_asgi()
