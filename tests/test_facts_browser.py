"""What lesson 12 says about browsers, and the helpers of its cells. A sentence of it that stops being true fails here."""

import asyncio
import json

import pytest
from browser import chromium
from websockets.asyncio.server import serve

from classroom.in_notebook import browse
from classroom.in_notebook.browse import PAGES, RECORDED
from classroom.in_notebook.certificate import a_certificate
from classroom.in_notebook.line import line_to

pytestmark = pytest.mark.slow("a browser")


@pytest.fixture
async def server():
    """An echo; its address, and the close codes that it has seen."""
    codes = asyncio.Queue()

    async def echo(connection):
        async for message in connection:
            await connection.send(f"noted: {message}")
        codes.put_nowait(connection.close_code)

    async with serve(echo, "127.0.0.1", 0, close_timeout=1) as listening:
        yield f"ws://127.0.0.1:{listening.sockets[0].getsockname()[1]}/", codes


async def told(address, script, *steps, until, **options):
    chromium()
    return await browse.browse("a test", address, script, *steps, until=until, **options)


async def test_only_an_open_socket_sends_and_after_close_nothing_is_raised(server):
    script = (PAGES / "three_sends.js").read_text("utf-8")
    page = await told(server[0], script, until="closed: ")
    assert page.sent == ["goal"]
    assert "Failed to execute 'send' on 'WebSocket': Still in CONNECTING state." in page.console
    assert "WebSocket is already in CLOSING or CLOSED state." in page.console


@pytest.mark.parametrize(
    ("close", "seen"), [("socket.close()", 1005), ("socket.close(4000)", 4000), ("socket.close(3000)", 3000)]
)
async def test_the_code_that_a_page_gives_is_the_one_that_it_sees(server, close, seen):
    script = f"const socket = new WebSocket(address); socket.onopen = () => {close};"
    page = await told(server[0], script + "socket.onclose = (e) => console.log(`code ${e.code}`)", until="code")
    assert f"code {seen}" in page.console


async def test_a_page_may_give_no_other_code(server):
    script = """const socket = new WebSocket(address);
    try { socket.close(1001); } catch (error) { console.log(error.name); }"""
    page = await told(server[0], script, until="Error")
    assert "InvalidAccessError" in page.console


async def test_a_cut_line_is_1006_and_onerror_says_nothing(server):
    async with line_to(server[0]) as line:
        script = """const socket = new WebSocket(address);
        socket.onopen = () => console.log("open");
        socket.onerror = (event) => console.log(`error: ${event.message}`);
        socket.onclose = (event) => console.log(`closed: ${event.code} ${event.wasClean}`);"""
        page = await told(line.url(), script, ("open", lambda: line.drop(60)), until="closed")
        assert "closed: 1006 false" in page.console
        failed = await told(line.url(), script, until="closed")
    assert failed.console.index("error: undefined") < failed.console.index("closed: 1006 false")


async def test_the_secure_page(server):
    own = a_certificate("scores.example")
    script = (PAGES / "secure.js").read_text("utf-8")
    async with line_to(server[0], "scores.example", own.context) as line:
        unknown = await told(line.url(), script, until="wss: closed")
        known = await told(line.url(), script, until="wss: open", trusts=own.fingerprint)
    for page in (unknown, known):
        assert any("Mixed Content" in text for text in page.console) and "ws: SecurityError" in page.console
    assert any("ERR_CERT_AUTHORITY_INVALID" in text for text in unknown.console)
    assert "wss: closed 1006" in unknown.console


async def test_a_page_of_https_may_use_ws_to_localhost(server):
    script = 'new WebSocket(address).onopen = () => console.log("open")'
    address = server[0].replace("127.0.0.1", "localhost")
    page = await told(address, script, until="open", page="https://scores.example/")
    assert page.console == ["open"]


async def test_what_one_component_shows_before_and_after_the_repair(server):
    pages = {}
    for name in ("component.js", "component_repaired.js"):
        script = (PAGES / name).read_text("utf-8").replace("new WebSocket(address)", "made()")
        made = (
            "let count = 0; const made = () => { console.log(`made ${++count}`); return new WebSocket(address); };"
        )
        pages[name] = await told(server[0], made + script, until="two seconds")
        assert any("closed before the connection is established" in text for text in pages[name].console)
    assert "made 3" in pages["component.js"].console and "made 3" not in pages["component_repaired.js"].console


async def test_a_page_that_does_not_say_it_is_told_with_what_it_has_said(server, monkeypatch):
    timeout, limits = asyncio.timeout, []
    monkeypatch.setattr(asyncio, "timeout", lambda seconds: limits.append(timeout(seconds)) or limits[-1])

    def time_is_up():
        limits[0].reschedule(0)

    with pytest.raises(TimeoutError, match="kick-off"):
        await told(server[0], 'console.log("kick-off")', ("kick-off", time_is_up), until="full time")
    assert [limits[0].expired(), browse.PATIENCE] == [True, 60.0]


async def test_without_a_browser_what_one_has_said_is_shown(monkeypatch, capsys):
    async def none():
        return None

    monkeypatch.setattr(browse, "a_browser", none)
    page = await browse.browse("three sends", "ws://127.0.0.1:9/", "", until="closed")
    assert capsys.readouterr().out == browse.NONE_HERE + "\n"
    assert page.sent == ["goal"] and "closed: " in str(page)


def test_each_cell_that_browses_has_been_recorded():
    names = {"three sends", "the line", "again", "Each", "ByRef", "wss: closed", "wss: open", "twice", "repaired"}
    assert set(json.loads(RECORDED.read_text("utf-8"))) == names
