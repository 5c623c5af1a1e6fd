# caught by: test_a_ticket_is_good_again
# a reader thinks: a ticket has one clock; but a newcomer with the same ticket leaves, too, and ends it
# file: my_project/scores/consumers.py
# instead of:
inside = {}  # the consumer of each ticket that is inside
# write:
inside = {}  # the consumer of each ticket that is inside
clocks = {}
# instead of:
    clock = None  # a client that was not let in has none
# write:
# instead of:
            self.clock = asyncio.create_task(self.run_clock())
# write:
            clocks[self.ticket] = asyncio.create_task(self.run_clock())
# instead of:
        if self.clock is not None:
            self.clock.cancel()
# write:
        if self.ticket in clocks:
            clocks.pop(self.ticket).cancel()
