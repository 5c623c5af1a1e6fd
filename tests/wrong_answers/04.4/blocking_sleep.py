# caught by: test_a_short_wait_is_not_held_up
# a reader thinks: an async consumer handles many requests at the same time, whatever is in it
import time


# instead of:
        await asyncio.sleep(float(event["text"]))
# write:
        time.sleep(float(event["text"]))
