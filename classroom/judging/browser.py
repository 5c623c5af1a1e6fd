"""A real browser at a learner's project: Chromium, which Playwright steers, at the other end of a line that can be cut.

The browser runs beside the grader and reaches nothing but the project's server: `localhost` is where the line begins, which leads
there, and no other name and no other address is known to it.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright
from playwright.async_api import Error as PlaywrightError

from classroom.in_notebook.chromium import chromium_on_path
from classroom.judging.project import Project
from classroom.running.unmet import Unmet

NONE_HERE = "There is no Chromium on this machine: what a browser shows was not checked."
PATIENCE = 45_000  # milliseconds: what is not there by then never comes
CHUNK = 1 << 16
NO_SANDBOX = [] if hasattr(os, "geteuid") and os.geteuid() else ["--no-sandbox"]  # it has none for root


class NoBrowser(OSError):
    """Chromium does not start, which is no fault of the learner's."""


class Line:
    """The network between a browser and a project's server.

    Attributes:
        port: where it takes connections, on 127.0.0.1.
    """

    def __init__(self, project: Project):
        self._project = project
        self._broken = False
        self._ends: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "Line":
        self._listening = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = int(self._listening.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.close()
        self.cut()

    def cut(self) -> None:
        """Break all connections, and let no new one through."""
        self._broken = True
        for end in self._ends:
            end.transport.abort()

    def mend(self) -> None:
        """Let connections through again."""
        self._broken = False

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = {writer}
        self._ends.add(writer)
        try:
            if not self._broken:
                far_reader, far = await asyncio.open_connection(sock=await self._connected())
                ends.add(far)
                self._ends.add(far)
                if not self._broken:
                    await asyncio.gather(_pump(reader, far), _pump(far_reader, writer))
        except (OSError, Unmet):
            pass  # the browser sees that the line is broken
        finally:
            self._ends -= ends
            for end in ends:
                end.transport.abort()

    async def _connected(self) -> socket.socket:
        tcp = await self._project.tcp_socket()
        tcp.setblocking(False)
        await asyncio.get_running_loop().sock_connect(tcp, ("127.0.0.1", self._project.port))
        return tcp


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()
    with suppress(OSError):
        writer.write_eof()


class Visitor:
    """Somebody with a browser of their own.

    Attributes:
        page: Playwright's page.
    """

    def __init__(self, page: Page, site: str):
        self.page, self._site = page, site

    async def go(self, path: str) -> None:
        """Open a page of the site.

        Raises:
            Unmet: it does not come.
        """
        try:
            await self.page.goto(self._site + path)
        except PlaywrightError as error:
            raise Unmet(f"The browser can't open the page {path}: {_first_line(error)}") from None

    async def log_in(self, name: str, password: str) -> None:
        """Log in with the form of Django's login page.

        Raises:
            Unmet: there is no such form, or one is not logged in afterwards.
        """
        await self.go("/accounts/login/")
        with _in_words("The login page has no form with the fields `username` and `password`."):
            await self.page.fill("input[name=username]", name)
            await self.page.fill("input[name=password]", password)
            await self.page.press("input[name=password]", "Enter")
        with _in_words("After the right name and password the login page is still there."):
            await self.page.wait_for_url(lambda url: "/accounts/login/" not in url)

    async def sees(self, element: Locator, what: str) -> None:
        """Wait until an element is to be seen.

        Args:
            element: it.
            what: words for it, after "The page does not show".

        Raises:
            Unmet: it never is.
        """
        with _in_words(f"The page does not show {what}."):
            await element.first.wait_for(state="visible")


class _in_words:
    """What Playwright did not find within the block, in a sentence for the learner."""

    def __init__(self, sentence: str):
        self._sentence = sentence

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, PlaywrightError):
            raise Unmet(self._sentence) from None


@asynccontextmanager
async def browsing(project: Project) -> AsyncIterator[tuple[Line, "People"] | None]:
    """A browser at a project, and the line between the two; None where this machine has no Chromium.

    Raises:
        NoBrowser: it does not start.
    """
    program = chromium_on_path()
    if program is None:
        yield None
        return
    async with Line(project) as line, async_playwright() as play:
        rules = f"--host-resolver-rules=MAP localhost 127.0.0.1:{line.port},MAP * ~NOTFOUND"
        try:
            browser = await play.chromium.launch(executable_path=program, args=[*NO_SANDBOX, rules])
        except PlaywrightError as error:
            raise NoBrowser(f"Chromium does not start: {_first_line(error)}") from None
        try:
            yield line, People(browser, f"http://localhost:{project.port}")
        finally:
            await browser.close()


class People:
    """Who comes with a browser."""

    def __init__(self, browser: Browser, site: str):
        self._browser, self._site = browser, site

    async def visitor(self) -> Visitor:
        """Somebody whom the site does not know yet."""
        context: BrowserContext = await self._browser.new_context(service_workers="block")
        context.set_default_timeout(PATIENCE)
        return Visitor(await context.new_page(), self._site)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
