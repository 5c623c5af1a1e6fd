"""Clients that come once, and say in words what they got: for lessons, where an error would hide the point.

    await knock(server.url("ws/scores/"))             # "an open connection", "HTTP 403", ...
    await ask(server.url("ws/scores/"), "2:1")        # the reply, "close code 1011", ...
    await talk(server.url("ws/scores/"), "2:1")       # prints each reply, or the error that the client gets
    await crowd(3, server.url("ws/scores/"), "2:1")   # three clients at the same time
    await watched_crowd(3, ScoreDesk, "2:1")          # the same, as a picture of who ran
    await audience(server.url("ws/scores/"), "2:1", "Ann", "Ben")   # what each hears of what Ann says
    await silent(20, server.url("ws/scores/"))        # how many are still connected that say nothing
    await pour(server.url("ws/scores/"), "2:1", 200)  # as fast as it goes, until the server has read them
    await hear(client)                                # the next message, "nothing", or "close code 1011"
    await listen(ScoreDesk)                           # serves the consumer; all that comes unasked
    await visit(ScoreDesk, "2:1")                     # serves the consumer, then talks to it

They are a few lines around `websockets.connect`, the client that you use in a program of your own.
"""

import asyncio
from contextlib import AsyncExitStack, suppress
from typing import Any

from websockets import ClientConnection, ConnectionClosed, connect
from websockets.exceptions import InvalidMessage, InvalidStatus

from classroom.lanes import Lanes, watching
from classroom.server import serve

PATIENCE = 2  # seconds that `talk` waits for a reply
ANSWER = 10  # seconds that `ask` waits for one
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
    except (InvalidStatus, InvalidMessage) as refusal:
        return _in_words(refusal)


async def ask(url: str, message: str | bytes, **options: Any) -> str | bytes:
    """Connect, send one message, wait for the first one that comes, and leave.

    Args:
        url: the address, such as `server.url("ws/scores/")`.
        message: text, or bytes for a binary message.
        options: what `websockets.connect` takes.

    Returns:
        The message that came. Where none came: "close code 1011" when the connection ended, with the code that a
        client sees, or what `knock` returns when there was none; "no answer within 10 seconds" when it stays open.

    Raises:
        TimeoutError: as for `knock`.
    """
    try:
        async with connect(url, **options) as client:
            await client.send(message)
            return await _next(client, ANSWER, f"no answer within {ANSWER} seconds")
    except ConnectionClosed:
        return f"close code {client.close_code}"
    except (InvalidStatus, InvalidMessage) as refusal:
        return _in_words(refusal)


async def talk(url: str, *messages: str | bytes, **options: Any) -> None:
    """Connect, send each message and print its reply; print the error when the client gets one.

    Args:
        url: the address, such as `server.url("ws/scores/")`.
        messages: text, or bytes for a binary message.
        options: what `websockets.connect` takes.
    """
    try:
        async with connect(url, **options) as client:
            for message in messages:
                await client.send(message)
                reply = await asyncio.wait_for(client.recv(), PATIENCE)
                print("The client got", repr(reply))
    except Exception as error:
        print(f"The client got {type(error).__name__}: {error}")


async def visit(served: Any, *messages: str | bytes, path: str = "/", **options: Any) -> None:
    """Serve a consumer, talk to it, and wait until it has seen the client leave.

    Args:
        served: a consumer class, or an ASGI application.
        messages: as for `talk`.
        path: where the client connects.
        options: what `websockets.connect` takes.
    """
    server = await serve(application_of(served))
    await talk(server.url(path), *messages, **options)
    await server.idle()


async def crowd(clients: int, url: str, *messages: str | bytes, **options: Any) -> list[list[str | bytes]]:
    """Let several clients connect at the same time. Each sends all messages in a row, then waits for as many.

    Args:
        clients: how many.
        url: the address, such as `server.url("ws/scores/")`.
        messages: text, or bytes for a binary message.
        options: what `websockets.connect` takes.

    Returns:
        What came, for each client.

    Raises:
        websockets.ConnectionClosed: a connection ended before all had come.
        TimeoutError: as for `knock`.
    """

    async def one() -> list[str | bytes]:
        async with connect(url, **options) as client:
            for message in messages:
                await client.send(message)
            return [await client.recv() for _ in messages]

    return await asyncio.gather(*(one() for _ in range(clients)))


async def silent(clients: int, url: str, seconds: float = 2.0) -> int:
    """Let several clients connect at the same time and say nothing.

    Args:
        clients: how many.
        url: the address, such as `server.url("ws/scores/")`.
        seconds: how long they stay, if the server lets them.

    Returns:
        How many were still connected then.

    Raises:
        TimeoutError: as for `knock`.
    """

    async def one() -> str | bytes:
        async with connect(url) as client:
            return await hear(client, seconds)

    heard = await asyncio.gather(*(one() for _ in range(clients)))
    return heard.count("nothing")


async def pour(url: str, message: str | bytes, times: int) -> None:
    """Connect, send a message as often and as fast as it goes, wait until the server has read all of them, and leave.

    A server answers a ping when it has read what came before. When the connection has ended by then, that is the end.

    Args:
        url: the address, such as `server.url("ws/scores/")`.
        message: text, or bytes for a binary message.
        times: how often.
    """
    with suppress(ConnectionClosed):
        async with connect(url) as client:
            for _ in range(times):
                await client.send(message)
            await (await client.ping())


async def hear(client: ClientConnection, seconds: float = 3.0) -> str | bytes:
    """Wait for the next message of a client that is connected.

    Args:
        client: what `connect` gave.
        seconds: how long to wait.

    Returns:
        The message; "close code 1011" when the connection has ended, with the code that a client sees; "nothing".
    """
    try:
        return await _next(client, seconds, "nothing")
    except ConnectionClosed:
        return f"close code {client.close_code}"


async def watched_crowd(clients: int, served: Any, message: str | bytes) -> Lanes:
    """Serve a consumer, and watch who runs while several clients ask it at the same time.

    Args:
        clients, message: as for `crowd`.
        served: a consumer class, or an ASGI application.

    Returns:
        The picture.
    """
    server = await serve(application_of(served))
    with watching() as lanes:
        await crowd(clients, server.url(), message)
    await server.idle()
    return lanes


async def listen(served: Any, seconds: float = 1.0) -> list[str | bytes]:
    """Serve a consumer, connect, say nothing, and listen until nothing has come for a while.

    Args:
        served: a consumer class, or an ASGI application.
        seconds: how long nothing must come.

    Returns:
        What came; at its end "close code 1011", when the server has ended the connection.
    """
    server = await serve(application_of(served))
    heard: list[str | bytes] = []
    async with connect(server.url()) as client:
        try:
            while True:
                heard.append(await asyncio.wait_for(client.recv(), seconds))
        except TimeoutError:
            return heard
        except ConnectionClosed:
            return [*heard, f"close code {client.close_code}"]


async def audience(url: str, message: str | bytes, *names: str) -> dict[str, str | bytes]:
    """Connect a client for each name, let the first one send a message, and wait for what each hears.

    Args:
        url: the address, such as `server.url("ws/scores/")`.
        message: text, or bytes for a binary message.
        names: of the clients.

    Returns:
        By name: what `hear` returns.
    """
    async with AsyncExitStack() as connected:
        clients = {name: await connected.enter_async_context(connect(url)) for name in names}
        await clients[names[0]].send(message)
        return {name: await hear(client) for name, client in clients.items()}


def application_of(served: Any) -> Any:
    """The ASGI application of a consumer class; any other is one already."""
    return served.as_asgi() if hasattr(served, "as_asgi") else served


async def _next(client: ClientConnection, seconds: float, silence: str) -> str | bytes:
    """The next message that comes to a client; these words when none comes in so many seconds."""
    try:
        return await asyncio.wait_for(client.recv(), seconds)
    except TimeoutError:
        return silence


def _in_words(refusal: InvalidStatus | InvalidMessage) -> str:
    """What a client got in place of a connection."""
    return f"HTTP {refusal.response.status_code}" if isinstance(refusal, InvalidStatus) else DROPPED
