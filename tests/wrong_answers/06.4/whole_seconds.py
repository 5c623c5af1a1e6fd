# caught by: test_several_wait_at_the_same_time
# a reader thinks: nobody minds a part of a second, as long as it is not sooner
import math


# instead of:
        task = asyncio.create_task(self.remind(float(seconds), words))
# write:
        task = asyncio.create_task(self.remind(math.ceil(float(seconds)), words))
