# caught by: test_reporters_take_part
# a reader thinks: the tickets are known, so write them down
# file: my_project/scores/consumers.py
# instead of:
from . import tickets
# write:
TICKETS = {"press-17", "press-23"}
# instead of:
        if self.ticket not in tickets.TICKETS:
# write:
        if self.ticket not in TICKETS:
