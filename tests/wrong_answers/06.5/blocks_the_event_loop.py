# caught by: test_prices_come_again_and_again
# a reader thinks: in a task of its own, time.sleep holds up nobody
import time


# instead of:
            await asyncio.sleep(0.1)
# write:
            time.sleep(0.1)
