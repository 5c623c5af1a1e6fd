"""What arrives of many messages through a channel layer, when the consumer is busy while they come: for a lesson.

arrived, seconds = await flood(InMemoryChannelLayer(), 301)
"""

from time import perf_counter
from typing import Any

GROUP = "match.7"
END = -1  # the number of the last message


async def flood(layer: Any, messages: int) -> tuple[list[int], float]:
    """Send numbered messages to a group whose one channel nobody reads; then read it.

    Args:
        layer: a channel layer, which nobody else uses. In the end it is flushed.
        messages: how many.

    Returns:
        The numbers that arrive, from 0 on, in their order; and the seconds that one `group_send` took.
    """
    channel = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    begin = perf_counter()
    for number in range(messages):
        await layer.group_send(GROUP, {"type": "score", "number": number})
    seconds = (perf_counter() - begin) / messages
    arrived = [(await layer.receive(channel))["number"]]  # now there is room for one more
    await layer.group_send(GROUP, {"type": "score", "number": END})
    while (number := (await layer.receive(channel))["number"]) != END:
        arrived.append(number)
    await layer.flush()
    return arrived, seconds
