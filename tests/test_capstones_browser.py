"""The browser in which a capstone is judged."""

import asyncio
import socket
from functools import partial
from types import SimpleNamespace

import pytest

from classroom.in_notebook.chromium import chromium_on_path
from classroom.judging.browser import browsing, opened_window
from classroom.running.waits import not_at_all

pytestmark = pytest.mark.slow("a browser")


async def test_a_page_reaches_the_project_and_nothing_else():
    if chromium_on_path() is None:
        pytest.skip("Chromium is not installed: what a page reaches was not looked at")
    seen = []

    async def answer(name, reader, writer):
        seen.append((name, await reader.readuntil(b"\r\n\r\n")))
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
        )
        await writer.drain()
        writer.close()

    async def tcp_socket():
        return socket.socket()

    servers = [
        await asyncio.start_server(partial(answer, name), "127.0.0.1", 0) for name in ("its own", "another")
    ]
    own, other = (server.sockets[0].getsockname()[1] for server in servers)
    learner = SimpleNamespace(beside=[], kept_waiting=not_at_all)
    project = SimpleNamespace(port=own, tcp_socket=tcp_socket)
    async with opened_window() as window:
        async with browsing(learner, project, window) as (line, people):
            visitor = await people.visitor()
            await visitor.go("/")
            asked = [f"http://127.0.0.1:{other}/", f"http://[::1]:{other}/", "http://elsewhere.example/"]
            reached = "address => fetch(address, {mode: 'no-cors'}).then(() => true, () => false)"
            assert [await visitor.page.evaluate(reached, address) for address in asked] == [False] * 3
            assert await visitor.page.evaluate(reached, "/more") is True
            line.cut()
            assert await visitor.page.evaluate(reached, "/more") is False
            line.mend()
            assert await visitor.page.evaluate(reached, "/more") is True
        assert window.chromium.contexts == []  # nothing is left for the next check
    assert {name for name, _ in seen} == {"its own"}
    for server in servers:
        server.close()
