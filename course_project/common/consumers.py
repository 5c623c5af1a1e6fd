import asyncio
import logging
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

from autobahn.exception import Disconnected
from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from pydantic import TypeAdapter

from .frames import encode
from .messages import BadMessage, read
from .metrics import metrics
from .rate_limit import TokenBucket

logger = logging.getLogger(__name__)

# Close codes
FLOODED = 4429
TOO_SLOW = 3008  # "Timeout" in IANA's list. Below 4000: the page may come back, and does


async def nothing_waits():
    """Return at once: the server, or a test, has no write buffer to watch."""


class MessageConsumer(AsyncWebsocketConsumer):
    """
    Speaks typed JSON messages. One that cannot be used gets an `error`, and the connection stays open.

    A subclass names the `messages` it understands (see common.messages.read) and answers them in `answer`.
    """

    messages: TypeAdapter[Any]

    def __init__(self):
        super().__init__()
        self.bucket = TokenBucket(rate=2, burst=10)
        self.patience = TokenBucket(rate=1, burst=20)
        self.at_end = AsyncExitStack()
        self.count = partial(metrics.add, of=type(self).__name__)
        self.drain = nothing_waits

    def __str__(self):
        return type(self).__name__

    async def accept(self, **options):
        """Let the client in, and take it down."""
        await super().accept(**options)
        self.note("is open")
        self.count("connections")
        self.at_end.callback(self.count, "connections", amount=-1)
        self.at_end.callback(self.note, "has ended")

    def note(self, what: str):
        """Write into the log what has become of the connection."""
        logger.info("%s %s.", self, what, extra=self.about())

    def about(self) -> dict[str, str | None]:
        """Whose connection it is, for the log: no cookie, no token, no query string."""
        user = self.scope.get("user")
        return {
            "consumer": type(self).__name__,
            "user": user.get_username() if user else None,
            "connection": getattr(self, "channel_name", None),
        }

    async def __call__(self, scope, receive, send):
        self.drain = scope.get("drain", nothing_waits)
        try:
            await self.live(scope, receive, send)
        except Exception:
            self.count("failures_total")
            logger.exception("%s has failed.", self, extra=self.about())
            raise  # Daphne closes the connection with 1011

    async def dispatch(self, message):
        """
        Call the handler of an event.

        Channels' own waits each time until old database connections are closed, in the one thread that all
        consumers share: that took longer than all else an event needs. So nothing here asks the database but by
        `database_sync_to_async`, which closes old connections itself.
        """
        await getattr(self, get_handler_name(message))(message)

    async def live(self, scope, receive, send):
        """Be there for one connection, from its beginning to its end."""
        try:
            # However the connection ends, what it has started ends with it. And when that fails, it ends too.
            async with asyncio.TaskGroup() as self.tasks, self.at_end:
                await super().__call__(scope, receive, send)
        except* StopConsumer:
            pass  # raised by a task; Channels itself catches that of a handler

    def start(self, coroutine):
        """Run a coroutine beside the handlers, for as long as the connection lives; StopConsumer ends it."""
        self.at_end.callback(self.tasks.create_task(coroutine).cancel)

    # From the client

    async def receive(self, text_data=None, bytes_data=None):
        """Read a frame and answer it, or say what is wrong with it."""
        self.count("messages_received_total")
        try:
            await self.limit_rate()
            await self.answer(read(text_data, self.messages))
        except BadMessage as error:
            await self.send_error(error)

    async def limit_rate(self):
        """
        Raise BadMessage when this client sends more than its share, and end the connection of one that goes on.

        Asked before a frame is read: nonsense costs as much as sense.
        """
        if not (seconds := self.bucket.take()):
            return
        if self.patience.take():
            await self.close(FLOODED)
            raise StopConsumer
        raise BadMessage(
            "too_fast", f"Too many messages at once: wait {seconds:.1f} seconds.", retry_after=seconds
        )

    async def answer(self, message):
        """Do what a message asks for: a subclass says how. Raises BadMessage to refuse it."""
        raise NotImplementedError

    # To the client

    async def send_message(self, **message):
        """Send a message, such as send_message(type="heartbeat"), when the client has taken those before it."""
        try:
            async with asyncio.timeout(settings.HEARTBEAT):
                await self.drain()
                await self.send(text_data=encode(message))  # under other servers than Daphne it waits itself
        except TimeoutError:
            await self.give_up()
        except Disconnected:
            return  # Daphne's word for a client that is closing: `disconnect` comes next
        self.count("messages_sent_total")

    async def give_up(self):
        """End the connection of a client that does not read. Raises StopConsumer."""
        self.note("does not read")
        self.count("too_slow_total")
        await self.close(TOO_SLOW)
        raise StopConsumer

    async def send_error(self, error):
        """Tell the client what was wrong: a BadMessage."""
        self.count("messages_refused_total")
        await self.send_message(**error.as_json)

    async def beat(self):
        """Call `heartbeat` again and again."""
        # A client that hears nothing for longer knows that the line is dead.
        while True:
            await asyncio.sleep(settings.HEARTBEAT)
            await self.heartbeat()

    async def heartbeat(self):
        """Show the client that the line is alive."""
        await self.send_message(type="heartbeat")
