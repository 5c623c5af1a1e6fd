"""The lanes picture: who was running, and who waited, from a real run.

    with watching() as lanes:
        await asyncio.gather(boil("egg", 0.3), boil("tea", 0.2))
    lanes

recording.py  takes the run down: steps of tasks on the event loop, functions in threads
names.py      what a task, a waiting or a function in a thread is called
lanes.py      makes lanes of it: bars and lines
draw.py       draws them, in HTML and in plain text
"""

from classroom.lanes.draw import Lanes, watching
from classroom.lanes.lanes import Bar, Lane, Line

__all__ = ["Bar", "Lane", "Lanes", "Line", "watching"]
