"""A client of a server that is still starting."""

import asyncio

import pytest
from websockets import ClientConnection, connect

LOOK = 0.1  # seconds between two tries
SAFETY = 120  # seconds after which the wait is given up: Daphne imports for many of them on a busy machine


async def when_it_listens(address: str, **options: object) -> ClientConnection:
    """Connect as soon as there is somebody to connect to.

    Args:
        address: of a WebSocket.
        options: of `websockets.connect`.
    """
    try:
        async with asyncio.timeout(SAFETY):
            while True:
                try:
                    return await connect(address, open_timeout=None, **options)
                except OSError:
                    await asyncio.sleep(LOOK)
    except TimeoutError:
        pytest.fail("The server did not start")
