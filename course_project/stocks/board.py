import asyncio
import logging
from collections import deque

from channels.layers import get_channel_layer
from django.conf import settings

from common.pulse import Pulse

from .events import Quote, Quotes, TickEvent
from .mailbox import Mailbox
from .market import GROUP, LISTING, publish
from .walk import random_walk

logger = logging.getLogger(__name__)

HISTORY = 120  # quotes a symbol, for the chart of a client that has just come
RETRY = 1  # seconds, when the channel layer is out of reach


class Board:
    """
    The price board of one process, which works while somebody watches.

    It has one channel in the channel layer, however many clients watch, and passes each tick on to the
    clients' mailboxes. A quote is {"at": seconds since 1970, "price": price}.
    """

    def __init__(self):
        self.mailboxes: set[Mailbox] = set()
        self.history: dict[str, deque[Quote]] = {symbol: deque(maxlen=HISTORY) for symbol in LISTING}
        self.walk = random_walk()
        self.task: asyncio.Task[None] | None = None

    def join(self, mailbox: Mailbox) -> None:
        """Fill a mailbox from now on."""
        self.mailboxes.add(mailbox)
        if self.task is None:
            self.task = asyncio.create_task(self.run())

    def leave(self, mailbox: Mailbox) -> None:
        """Fill it no more; with the last one, the board rests."""
        self.mailboxes.discard(mailbox)
        if not self.mailboxes and self.task:
            self.task.cancel()
            self.task = None

    async def run(self) -> None:
        """Listen for as long as somebody watches, whatever happens to the channel layer."""
        while True:
            try:
                await self.listen()
            except Exception as error:
                logger.error("The price board has lost its channel layer and tries again: %r", error)
                # Who watches is told: the connection ends, and the page comes back.
                for mailbox in self.mailboxes:
                    mailbox.end()
                await asyncio.sleep(RETRY)

    async def listen(self) -> None:
        """Show each tick that comes. Raises an ExceptionGroup when the layer is away or deaf."""
        layer, pulse = get_channel_layer(), Pulse()
        channel = await layer.new_channel()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.beat(layer, channel, pulse))
                if settings.PRICES_IN_PROCESS:
                    tasks.create_task(publish(self.walk))
                while True:
                    event = await layer.receive(channel)
                    pulse.heard()
                    if event["type"] == "stocks.tick":
                        self.show(event)
        finally:
            # Else a group without hearers would stay subscribed, and a new subscription would change nothing.
            await layer.group_discard(GROUP, channel)

    async def beat(self, layer, channel, pulse):
        """Join the group again and again, and send it a heartbeat. Raises Deaf when the last two did not arrive."""
        while True:
            # Memberships expire, and a layer that was away has forgotten them.
            await layer.group_add(GROUP, channel)
            pulse.sent()
            await layer.group_send(GROUP, {"type": "stocks.heartbeat"})
            await asyncio.sleep(settings.HEARTBEAT)

    def show(self, tick: TickEvent) -> None:
        """Keep a tick's prices, and put them into every mailbox."""
        quotes: Quotes = {symbol: {"at": tick["at"], "price": price} for symbol, price in tick["prices"].items()}
        for symbol, quote in quotes.items():
            self.history[symbol].append(quote)
        for mailbox in self.mailboxes:
            mailbox.put(quotes)
