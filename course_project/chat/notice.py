"""Has the admin's overviews look again."""

from channels.layers import get_channel_layer

from .events import OverviewEvent

OVERVIEWS = "chat.overviews"  # the group that they all join


async def tell_overviews() -> None:
    """Say that rooms, people or rights have changed."""
    event: OverviewEvent = {"type": "overview.changed"}
    await get_channel_layer().group_send(OVERVIEWS, event)
