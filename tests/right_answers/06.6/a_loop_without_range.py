# unusual: counts by hand, and keeps its tasks outside of the objects
# file: my_project/scores/consumers.py
# instead of:
goals = {}  # the goals of each match: how many home, how many away
# write:
goals = {}  # the goals of each match: how many home, how many away
clocks = {}
# instead of:
            self.clock = asyncio.create_task(self.run_clock())
# write:
            clocks[self] = asyncio.ensure_future(self.run_clock())
# instead of:
            for number in range(1, clock.LAST + 1):
# write:
            number = 0
            while number != clock.LAST:
                number += 1
# instead of:
        if self.clock is not None:
            self.clock.cancel()
# write:
        if self in clocks:
            clocks.pop(self).cancel()
