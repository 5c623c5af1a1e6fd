"""A client that comes once, and says in words what it got: for lessons, where an error would hide the point.

    await knock(server.url("ws/scores/"))             # "an open connection", "HTTP 403", ...
    await ask(server.url("ws/scores/"), "2:1")        # the reply, "close code 1011", ...

Both are a few lines around `websockets.connect`, the client that you use in a program of your own.
"""

from typing import Any

from websockets import ConnectionClosed, connect
from websockets.exceptions import InvalidMessage, InvalidStatus

DROPPED = "no answer: the server dropped the connection"


async def knock(url: str, **options: Any) -> str:
    """Ask for a WebSocket, and leave at once.

    Args:
        url: the address, such as `server.url("ws/scores/")`.
        options: what `websockets.connect` takes, such as `subprotocols=["scores.v2"]`.

    Returns:
        "an open connection"; "HTTP 403", or another status that came in its place; or that no answer came.

    Raises:
        TimeoutError: nothing happened for 10 seconds, or for `open_timeout` seconds when that is given.
    """
    try:
        async with connect(url, **options):
            return "an open connection"
    except InvalidStatus as refusal:
        return f"HTTP {refusal.response.status_code}"
    except InvalidMessage:
        return DROPPED


async def ask(url: str, message: str | bytes, **options: Any) -> str | bytes:
    """Connect, send one message, wait for the first one that comes, and leave.

    Args:
        url: the address, such as `server.url("ws/scores/")`.
        message: text, or bytes for a binary message.
        options: what `websockets.connect` takes.

    Returns:
        The message that came. Where none came: "close code 1011" when the connection ended, with the code that a
        client sees, or what `knock` returns when there was none.

    Raises:
        TimeoutError: as for `knock`.
    """
    try:
        async with connect(url, **options) as client:
            await client.send(message)
            return await client.recv()
    except ConnectionClosed:
        return f"close code {client.close_code}"
    except InvalidStatus as refusal:
        return f"HTTP {refusal.response.status_code}"
    except InvalidMessage:
        return DROPPED
