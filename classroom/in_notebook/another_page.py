"""A page of another origin, in a real browser: what does it get with the cookies of whoever looks at it? For lessons.

    await from_another_page(server, "127.0.0.1", "localhost")     # ["You are ann", "close code 1006"], ...

The browser is Chromium, which Playwright steers. Where there is none, a Python client sends the same headers, and says so.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page, async_playwright
from websockets import Origin

from classroom.in_notebook.accounts import cookie_of
from classroom.in_notebook.chromium import chromium_on_path
from classroom.in_notebook.visitor import ask
from classroom.server.server import Server

PATIENCE = 60_000  # milliseconds that a browser may take, on a busy machine
QUESTION = "who am I?"

PAGE = """\
<!doctype html>
<title></title>
<script>
  const socket = new WebSocket("%s");
  socket.onopen = () => socket.send("%s");
  socket.onmessage = (event) => document.title = event.data;
  socket.onclose = (event) => document.title ||= `close code ${event.code}`;
</script>
"""


async def from_another_page(server: Server, *hosts: str, name: str = "ann") -> list[str]:
    """Log in at a site, open pages of other servers in the same browser, and let each open a WebSocket to the site.

    Args:
        server: of the site, which has a page `/log_in/`.
        hosts: of the other pages, "127.0.0.1" or "localhost"; their port is another one.
        name: of a user who logs in.

    Returns:
        What each page gets when it asks `who am I?`; or "close code 1006", with the code that it sees.
    """
    async with _serving(PAGE % (server.url("ws/"), QUESTION)) as port:
        origins = [f"http://{host}:{port}" for host in hosts]
        if (browser := await a_browser()) is not None:
            return await _in_a_browser(browser, server.http_url(f"log_in/?name={name}"), origins)
        print("There is no Chromium here. A Python client sends what its pages would send.")
        cookie = await cookie_of(server, name)
        return [await _as_a_browser_would(server, origin, cookie) for origin in origins]


async def a_browser() -> str | None:
    """The path of a Chromium on this machine; None where there is none."""
    if (found := chromium_on_path()) is not None:
        return found
    async with async_playwright() as play:  # one that `playwright install` has brought
        own = play.chromium.executable_path
        return own if Path(own).exists() else None


async def _in_a_browser(path: str, first: str, others: list[str]) -> list[str]:
    """The title of each of the other pages, once it has one, in a browser that has seen the first."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            page = await browser.new_page()
            page.set_default_timeout(PATIENCE)
            await page.goto(first)
            return [await _title(page, other) for other in others]
        finally:
            await browser.close()


async def _title(page: Page, address: str) -> str:
    await page.goto(address)
    await page.wait_for_function("document.title")
    return await page.title()


async def _as_a_browser_would(server: Server, origin: str, cookie: dict[str, str]) -> str:
    """What a page of this origin gets: its browser sends the cookie to the same host only, by SameSite=Lax."""
    same_host = urlsplit(origin).hostname == urlsplit(server.http_url("")).hostname
    headers = cookie if same_host else {}
    heard = str(await ask(server.url("ws/"), QUESTION, origin=Origin(origin), additional_headers=headers))
    return "close code 1006" if heard.startswith("HTTP") else heard  # a page is not told more


@asynccontextmanager
async def _serving(page: str) -> AsyncIterator[int]:
    """A server that answers every request with one page; gives its port."""
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
    body = page.encode()
    answer = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    async def serve_it(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve_it, "127.0.0.1", 0) as listening:
        yield listening.sockets[0].getsockname()[1]
