# caught by: test_a_crowd_finds_three_seats
# a reader thinks: nobody comes between the look and the taking; while this one waits, all others look
import asyncio


# instead of:
        if len(self.inside) < SEATS:
# write:
        if len(self.inside) < SEATS:
            await asyncio.sleep(0.05)
