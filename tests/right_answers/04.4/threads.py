# unusual: it waits in a thread
import time


# instead of:
        await asyncio.sleep(float(event["text"]))
# write:
        await asyncio.to_thread(time.sleep, float(event["text"]))
