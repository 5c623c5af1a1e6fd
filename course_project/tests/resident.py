"""Clients that lose nothing: they come back where they were, and send again what was not confirmed."""

import asyncio
from contextlib import asynccontextmanager

import websockets

from .clients import PATIENCE, connect


class Resident:
    """
    Stays with a room. `closes` holds the code of each end, `refused` counts tries that came to nothing.

    `away` holds, for each end, the seconds until the server's next welcome.
    """

    def __init__(self, site, cookie=None):
        self.site, self.cookie = site, cookie
        self.closes, self.away, self.refused = [], [], 0

    async def stay(self):
        """Live through one connection after the other."""
        clock, left_at = asyncio.get_running_loop().time, None
        while True:
            try:
                async with connect(self.site, self.address(), self.cookie) as client:
                    await client.receive("welcome")
                    if left_at is not None:
                        self.away.append(clock() - left_at)
                    await self.live(client)
            except websockets.ConnectionClosed as error:
                self.closes.append(error.rcvd.code if error.rcvd else 1006)
                left_at = clock()
            except (OSError, websockets.InvalidHandshake):
                self.refused += 1
            await asyncio.sleep(0.25)

    def address(self):
        return "/ws/chat/lobby/"


class Reader(Resident):
    """Keeps all numbers that it gets, in the order in which they come."""

    def __init__(self, *where):
        super().__init__(*where)
        self.numbers, self.texts = [], []
        self.news = asyncio.Condition()

    def address(self):
        return f"{super().address()}?after={self.numbers[-1] if self.numbers else 0}"

    async def live(self, client):
        while True:
            answer = await client.receive("history", "message")
            async with self.news:
                for message in answer.get("messages") or [answer[m] for m in ["message"] if m in answer]:
                    self.numbers.append(message["number"])
                    self.texts.append(message["text"])
                self.news.notify_all()

    async def until_seen(self, number):
        async with asyncio.timeout(PATIENCE), self.news:
            await self.news.wait_for(lambda: self.numbers and self.numbers[-1] >= number)


class Writer(Resident):
    """Writes `name 0`, `name 1` and so on until told to stop; the first that is not confirmed is sent again."""

    def __init__(self, name, *where):
        super().__init__(*where)
        self.name, self.confirmed = name, 0

    async def live(self, client):
        while True:
            text = f"{self.name} {self.confirmed}"
            assert (await client.say(text.replace(" ", "-"), text))["type"] == "stored"
            self.confirmed += 1
            await asyncio.sleep(0.1)


@asynccontextmanager
async def staying(*residents):
    """They stay until the end of the block; an error of one ends it."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(resident.stay()) for resident in residents]
        yield
        for task in tasks:
            task.cancel()
