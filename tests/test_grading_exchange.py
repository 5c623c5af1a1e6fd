"""Each exchange with a learner's server is bounded by itself, whatever that server does: in time, and in memory."""

import asyncio
import socket
from contextlib import asynccontextmanager

import pytest
import websockets

from classroom.judging.client import Unmet
from classroom.judging.handshake import MOST_UNSENT, connected
from classroom.judging.mailbox import MOST, MOST_BYTES
from classroom.judging.pages import LONGEST, get_page

SHORT = 0.2  # seconds


@asynccontextmanager
async def http_server(*pieces, again=False):
    """Answers each request with these pieces; the last one again and again, if so. Yields its port."""

    async def answer(reader, writer):
        try:
            await reader.readuntil(b"\r\n\r\n")
            for piece in pieces:
                writer.write(piece)
            while again:
                writer.write(pieces[-1])
                await writer.drain()
                await asyncio.sleep(0.01)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def test_a_page_is_read_with_its_status_and_headers():
    answer = b"HTTP/1.1 418 No\r\nServer: daphne\r\nContent-Length: 4\r\n\r\ngoal"
    async with http_server(answer) as port:
        page = await get_page(socket.socket(), port, "/scores/")
    assert (page.status, page.text, page.headers["server"]) == (418, "goal", "daphne")


@pytest.mark.parametrize(
    "pieces",
    [
        [b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"],
        [b"HTTP/1.1 100 Continue\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"g"],
    ],
    ids=["trickles_headers", "continues_for_ever", "trickles_the_body"],
)
async def test_an_answer_without_end_ends(pieces):
    async with asyncio.timeout(60), http_server(*pieces, again=True) as port:
        with pytest.raises(Unmet, match="The page / was not answered"):
            await get_page(socket.socket(), port, within=SHORT)


@pytest.mark.parametrize("answer", [b"", b"goal", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ngoal"])
async def test_what_is_no_whole_answer_is_said(answer):
    async with http_server(answer) as port:
        with pytest.raises(Unmet, match="The page / was not answered: "):
            await get_page(socket.socket(), port)


async def test_nobody_there_is_said():
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with pytest.raises(Unmet, match="The page / was not answered: ConnectionRefusedError"):
        await get_page(socket.socket(), port)


async def test_of_a_long_page_the_beginning_is_read():
    body = b"g" * (LONGEST + 1000)
    async with http_server(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body), body) as port:
        assert len((await get_page(socket.socket(), port, within=30)).text) == LONGEST


@asynccontextmanager
async def websocket_server(handler, **options):
    async with websockets.serve(handler, "127.0.0.1", 0, **options) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def test_messages_that_nobody_looks_at_do_not_pile_up():
    sent = 0

    async def flood(connection):
        nonlocal sent
        while True:
            await connection.send(b"g" * 100_000)
            sent += 1

    async with websocket_server(flood) as url, connected(url, socket.socket()) as client:
        await client.receive()
        before = -1
        while sent != before:  # until the sender has to wait
            before = sent
            await asyncio.sleep(SHORT)
        assert client._mailbox.came <= MOST and client._mailbox._size <= MOST_BYTES + 100_000
        client.vanish()


async def test_who_floods_with_pings_and_reads_nothing_is_left():
    """Each ping is answered; the answers would pile up here."""
    most = 0

    async def flood(reader, writer):
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        key = next(
            line.split(": ")[1] for line in request.splitlines() if line.lower().startswith("sec-websocket-key")
        )
        accept = websockets.utils.accept_key(key)
        writer.write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
        )
        reader._transport.pause_reading()
        try:
            while True:
                writer.write(b"\x89\x7d" + b"g" * 125)
                await writer.drain()
        except ConnectionError:
            pass

    async with asyncio.timeout(60), await asyncio.start_server(flood, "127.0.0.1", 0) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with connected(url, socket.socket()) as client:
            while client._connection.state is websockets.State.OPEN:
                most = max(most, client._connection.transport.get_write_buffer_size())
                await asyncio.sleep(0.01)
    assert most < 2 * MOST_UNSENT


async def test_nothing_is_unpacked_here():
    """A small frame could unpack to any size."""

    async def greet(connection):
        assert connection.protocol.extensions == []
        await connection.send("goal")

    async with websocket_server(greet, compression="deflate") as url, connected(url, socket.socket()) as client:
        await client.expect("goal")
