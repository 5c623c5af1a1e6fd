"""A line between clients and a server: what goes over it is whole, and when it is cut nothing does."""

import asyncio
import ssl
from contextlib import asynccontextmanager
from functools import partial

from classroom.in_notebook.certificate import a_certificate
from classroom.in_notebook.line import line_to
from classroom.running.line import Line

LONG = b"goal " * 10**6  # more than the buffers between the two hold


@asynccontextmanager
async def told():
    """A server that gives each client what it has said, with LONG after it, once it has said all; gives the address."""

    async def tell(reader, writer):
        try:
            writer.write(await reader.readline() + LONG)
            await writer.drain()
        except ConnectionError:
            pass  # the line was cut
        finally:
            writer.close()

    async with await asyncio.start_server(tell, "127.0.0.1", 0) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def visit(line, text=b"ann\n", **options):
    """What a client gets; "ended" when its connection ends before that."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", line.port, **options)
        writer.write(text)
        got = await reader.read()
        writer.close()
    except OSError:
        return "ended"
    return got or "ended"


async def test_all_arrives_though_the_server_hangs_up_first():
    async with told() as address, line_to(address) as line:
        assert line.url("/ws/") == f"ws://127.0.0.1:{line.port}/ws/"
        assert await asyncio.gather(visit(line), visit(line, b"ben\n")) == [b"ann\n" + LONG, b"ben\n" + LONG]


async def test_a_line_that_is_cut_ends_all_and_lets_nobody_in_for_so_long_or_until_it_is_mended():
    async with told() as address, line_to(address) as line:
        waiting = asyncio.create_task(visit(line, b"no end of the line"))
        assert (await visit(line)).startswith(b"ann")
        line.drop(3600)
        assert await waiting == "ended"
        assert await visit(line) == "ended"
        line.mend()
        assert (await visit(line)).startswith(b"ann")
        line.drop()  # it breaks, and that is all
        assert (await visit(line)).startswith(b"ann")


async def test_what_one_side_says_is_lost_until_the_line_is_cut():
    async with told() as address, line_to(address) as line:
        line.lose("server")
        assert await visit(line) == "ended"
        line.lose("client")
        reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
        writer.write(b"ann\n")
        writer.write_eof()
        assert await reader.read() == LONG
        writer.close()
        line.cut()
        line.mend()
        assert await visit(line) == b"ann\n" + LONG


async def test_a_line_that_is_mended_may_lead_to_another_server():
    async def nowhere():
        raise ConnectionRefusedError

    async with told() as address, Line(nowhere) as line:
        assert await visit(line) == "ended"
        line.cut()
        line.mend(partial(asyncio.open_connection, "127.0.0.1", int(address[:-1].rpartition(":")[2])))
        assert await visit(line) == b"ann\n" + LONG
        line.mend()
        assert await visit(line) == b"ann\n" + LONG


async def test_who_is_on_the_way_to_the_server_when_the_line_is_cut_is_cut_too():
    on_the_way, may_go_on = asyncio.Event(), asyncio.Event()

    async def reach():
        on_the_way.set()
        await may_go_on.wait()
        return await asyncio.open_connection("127.0.0.1", int(address[:-1].rpartition(":")[2]))

    async with told() as address, Line(reach) as line:
        visiting = asyncio.create_task(visit(line))
        await on_the_way.wait()
        line.cut()
        may_go_on.set()
        assert await visiting == "ended"


async def test_a_server_that_is_away_ends_the_connection():
    async def reach():
        raise ConnectionRefusedError

    async with Line(reach) as line:
        assert await visit(line) == "ended"


async def test_with_a_certificate_it_speaks_tls():
    own = a_certificate("scores.example")
    async with told() as address, line_to(address, "scores.example", own.context) as line:
        assert line.url("ws/") == f"wss://scores.example:{line.port}/ws/"
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        assert (await visit(line, ssl=trusting)) == b"ann\n" + LONG
