import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from typing import Any

from autobahn.exception import Disconnected
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from pydantic import TypeAdapter

from .frames import encode
from .messages import BadMessage, read
from .rate_limit import TokenBucket

logger = logging.getLogger(__name__)

FLOODED = 4429  # close code


class MessageConsumer(AsyncWebsocketConsumer):
    """
    Speaks typed JSON messages. One that cannot be used gets an `error`, and the connection stays open.

    A subclass names the `messages` it understands (see common.messages.read) and answers them in `answer`.
    """

    messages: TypeAdapter[Any]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.bucket = TokenBucket(rate=2, burst=10)
        self.patience = TokenBucket(rate=1, burst=20)
        self.at_end = AsyncExitStack()

    def __str__(self):
        return type(self).__name__

    async def __call__(self, scope, receive, send):
        try:
            # However the connection ends, what it has started ends with it. And when that fails, it ends too.
            async with asyncio.TaskGroup() as self.tasks, self.at_end:
                await super().__call__(scope, receive, send)
        except Exception:
            logger.exception("%s has failed.", self)
            raise  # Daphne closes the connection with 1011

    def start(self, coroutine):
        """Run a coroutine beside the handlers, for as long as the connection lives."""
        self.at_end.callback(self.tasks.create_task(coroutine).cancel)

    # From the client

    async def receive(self, text_data=None, bytes_data=None):
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
        raise NotImplementedError

    # To the client

    async def send_message(self, **message):
        with suppress(Disconnected):  # Daphne's word for a client that is closing: `disconnect` comes next
            await self.send(text_data=encode(message))

    async def send_error(self, error):
        await self.send_message(**error.as_json)

    async def beat(self):
        # A client that hears nothing for longer knows that the line is dead.
        while True:
            await asyncio.sleep(settings.HEARTBEAT)
            await self.heartbeat()

    async def heartbeat(self):
        await self.send_message(type="heartbeat")
