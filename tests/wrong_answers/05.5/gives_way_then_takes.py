# caught by: test_a_crowd_finds_three_seats
# a reader thinks: to give way for one turn of the event loop changes nothing
import asyncio


# instead of:
        if len(self.inside) < SEATS:
# write:
        free = len(self.inside) < SEATS
        await asyncio.sleep(0)
        if free:
