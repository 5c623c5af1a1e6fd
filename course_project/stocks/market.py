"""The shares on the board, and how prices reach every process that shows them."""

import asyncio
import logging
import time
from collections.abc import Iterable

from channels.layers import get_channel_layer

from .events import Step, TickEvent

logger = logging.getLogger(__name__)

GROUP = "stocks"

# symbol: (company, opening price)
LISTING = {
    "ANVL": ("Anvil & Sons", 112.40),
    "BREW": ("Brewer Street Coffee", 34.15),
    "DYNA": ("Dynamo Electric", 251.80),
    "FERN": ("Fernleaf Paper", 18.92),
    "KITE": ("Kite Airways", 67.05),
    "LOOM": ("Loom & Thread", 43.60),
    "ORCA": ("Orca Shipping", 139.25),
    "PLUM": ("Plum Orchards", 8.74),
}


async def publish(ticks: Iterable[Step]) -> None:
    """Send ticks to every process. A tick is (seconds to wait before it, {symbol: price})."""
    layer = get_channel_layer()
    for pause, prices in ticks:
        await asyncio.sleep(pause)
        tick: TickEvent = {"type": "stocks.tick", "at": time.time(), "prices": prices}
        try:
            await layer.group_send(GROUP, tick)
        except Exception as error:  # each layer has errors of its own
            logger.error("A tick is lost, the channel layer is away: %r", error)
