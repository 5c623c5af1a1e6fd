"""A client of the whole ASGI application, without a server."""

import asyncio
from contextlib import asynccontextmanager

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client

from DjangoChannels.asgi import application

from .clients import PATIENCE


class Talker(WebsocketCommunicator):
    async def receive(self, *types):
        """The next message of these types; those before it are left out."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self.receive_json_from(timeout=PATIENCE)
                if message["type"] in types:
                    return message

    async def ask(self, answer, **message):
        await self.send_json_to(message)
        return await self.receive(answer, "error")

    async def nothing_more(self, *types):
        while not await self.receive_nothing(timeout=0.1):
            assert (await self.receive_json_from(timeout=PATIENCE))["type"] not in types


@asynccontextmanager
async def join(path, user=None):
    headers = [(b"origin", b"http://localhost")]
    if user:
        browser = Client()
        await sync_to_async(browser.force_login)(user)
        headers.append((b"cookie", f"sessionid={browser.cookies['sessionid'].value}".encode()))
    talker = Talker(application, path, headers)
    connected, _ = await talker.connect(timeout=PATIENCE)
    assert connected
    try:
        yield talker
    finally:
        await talker.disconnect(timeout=PATIENCE)
