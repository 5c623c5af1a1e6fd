"""What arrives of many events through a channel layer, when the consumer is busy while they come: for a lesson.

arrived = await flood(InMemoryChannelLayer(), 301)
print(arrived)  # InMemoryChannelLayer: 0 to 99 arrive, 100 of 301; each took 0.05 ms
"""

from dataclasses import dataclass
from itertools import pairwise
from time import perf_counter
from typing import Any

GROUP = "match.7"
END = -1  # the number of the last event, which says that no more come


@dataclass(frozen=True)
class Arrived:
    """What has come out of a channel layer.

    Attributes:
        layer: the name of its class.
        each: the numbers of the events, from 0 on, in the order in which they came.
        sent: how many there had been.
        seconds: that one `group_send` took.
    """

    layer: str
    each: tuple[int, ...]
    sent: int
    seconds: float

    @property
    def numbers(self) -> str:
        """Such as "0 to 99"; "..., with gaps" or "..., out of order" where it is so."""
        steps = {after - before for before, after in pairwise(self.each)}
        how = ", out of order" if min(steps) < 1 else ", with gaps" if steps != {1} else ""
        return f"{self.each[0]} to {self.each[-1]}{how}"

    def __str__(self) -> str:
        took = f"each took {1000 * self.seconds:.2f} ms"
        return f"{self.layer}: {self.numbers} arrive, {len(self.each)} of {self.sent}; {took}"


async def flood(layer: Any, events: int) -> Arrived:
    """Send numbered events to a group whose one channel nobody reads; then read it.

    Args:
        layer: a channel layer, which nobody else uses. In the end it is flushed.
        events: how many, at least 2.
    """
    channel = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    begin = perf_counter()
    for number in range(events):
        await layer.group_send(GROUP, {"type": "score", "number": number})
    seconds = (perf_counter() - begin) / events
    arrived = [(await layer.receive(channel))["number"]]  # now there is room for one more
    await layer.group_send(GROUP, {"type": "score", "number": END})
    while (number := (await layer.receive(channel))["number"]) != END:
        arrived.append(number)
    await layer.flush()
    return Arrived(type(layer).__name__, tuple(arrived), events, seconds)
