# caught by: test_several_wait_at_the_same_time
# a reader thinks: in a task of its own time.sleep holds up nobody
import time


# instead of:
        await asyncio.sleep(seconds)
# write:
        time.sleep(seconds)
