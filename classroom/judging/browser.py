"""A real browser at a learner's project: Chromium, which Playwright steers, at the other end of a line that can be cut.

The browser runs beside the grader and reaches nothing but the project's server: `localhost` is where the line begins, which leads
there, and no other name and no other address is known to it.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from playwright.async_api import Browser, Locator, Page, async_playwright
from playwright.async_api import Error as PlaywrightError

from classroom.in_notebook.chromium import chromium_on_path
from classroom.judging.learner import Learner
from classroom.judging.project import Project
from classroom.running.delay import OwnDelay
from classroom.running.unmet import Unmet
from classroom.running.waits import KeptWaiting, fair_wait

NONE_HERE = "There is no Chromium on this machine: what a browser shows was not checked."
PATIENCE = 20.0  # seconds, in which it and the server have a processor, that a page may take to show something
CHUNK = 1 << 16
NO_SANDBOX = [] if hasattr(os, "geteuid") and os.geteuid() else ["--no-sandbox"]  # it has none for root

Result = TypeVar("Result")


class NoBrowser(OSError):
    """Chromium does not start, which is no fault of the learner's."""


class Line:
    """The network between a browser and a project's server.

    Attributes:
        port: where it takes connections, on 127.0.0.1.
    """

    def __init__(self, project: Project):
        self._project = project
        self._broken = self._one_way = False
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
        self._broken, self._one_way = True, False
        for end in self._ends:
            end.transport.abort()

    def lose_answers(self) -> None:
        """Until the line is cut, let nothing through that the server says."""
        self._one_way = True

    def mend(self, project: Project | None = None) -> None:
        """Let connections through again.

        Args:
            project: the server to which they lead from now on; the same one when None.
        """
        self._broken, self._project = False, project or self._project

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = {writer}
        self._ends.add(writer)
        try:
            if not self._broken:
                far_reader, far = await asyncio.open_connection(sock=await self._connected())
                ends.add(far)
                self._ends.add(far)
                if not self._broken:
                    await asyncio.gather(_pump(reader, far), _pump(far_reader, writer, lambda: self._one_way))
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


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, loses: Callable[[], bool] = lambda: False
) -> None:
    while data := await reader.read(CHUNK):
        if not loses():
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.write_eof()


class Visitor:
    """Somebody with a browser of their own.

    Attributes:
        page: Playwright's page.
    """

    def __init__(self, page: Page, site: str, kept_waiting: KeptWaiting):
        self.page, self._site, self._kept_waiting = page, site, kept_waiting

    async def do(self, action: Coroutine[Any, Any, Result], otherwise: str) -> Result:
        """Do something on the page, or wait for something, for as long as it has a processor.

        Args:
            action: a call of Playwright's.
            otherwise: a sentence for the learner.

        Raises:
            Unmet: it can't be done, or takes too long; says `otherwise`.
        """
        doing = asyncio.ensure_future(action)
        try:
            if await fair_wait([doing], self._kept_waiting, PATIENCE):
                return doing.result()
        except PlaywrightError:
            pass
        finally:
            doing.cancel()
            await asyncio.wait([doing])
        raise Unmet(otherwise)

    async def go(self, path: str) -> None:
        """Open a page of the site.

        Raises:
            Unmet: it does not come.
        """
        await self.do(self.page.goto(self._site + path), f"The browser can't open the page {path}.")

    async def log_in(self, name: str, password: str) -> None:
        """Log in with the form of Django's login page.

        Raises:
            Unmet: there is no such form, or one is not logged in afterwards.
        """
        await self.go("/accounts/login/")
        no_form = "The login page has no form with the fields `username` and `password`."
        await self.do(self.page.fill("input[name=username]", name), no_form)
        await self.do(self.page.fill("input[name=password]", password), no_form)
        await self.do(self.page.press("input[name=password]", "Enter"), no_form)
        left = self.page.wait_for_url(lambda url: "/accounts/login/" not in url)
        await self.do(left, "After the right name and password the login page is still there.")

    async def sees(self, element: Locator, what: str) -> None:
        """Wait until an element is to be seen.

        Args:
            element: it.
            what: words for it, after "The page does not show".

        Raises:
            Unmet: it never is.
        """
        await self.do(element.first.wait_for(state="visible"), f"The page does not show {what}.")


@asynccontextmanager
async def browsing(learner: Learner, project: Project) -> AsyncIterator[tuple[Line, "People"] | None]:
    """A browser at a project, and the line between the two; None where this machine has no Chromium.

    Args:
        learner: whose project it is. What the browser waits for a processor counts for the check's limits too.
        project: one of theirs that runs.

    Raises:
        NoBrowser: it does not start.
    """
    program = chromium_on_path()
    if program is None:
        learner.left_out = NONE_HERE
        yield None
        return
    learner.beside.append(OwnDelay().now)
    async with Line(project) as line, async_playwright() as play:
        rules = f"--host-resolver-rules=MAP localhost 127.0.0.1:{line.port},MAP * ~NOTFOUND"
        try:
            browser = await play.chromium.launch(executable_path=program, args=[*NO_SANDBOX, rules], timeout=0)
        except PlaywrightError as error:
            raise NoBrowser(f"Chromium does not start: {_first_line(error)}") from None
        try:
            yield line, People(browser, f"http://localhost:{project.port}", learner.kept_waiting)
        finally:
            await browser.close()


class People:
    """Who comes with a browser."""

    def __init__(self, browser: Browser, site: str, kept_waiting: KeptWaiting):
        self._browser, self._site, self._kept_waiting = browser, site, kept_waiting

    async def visitor(self) -> Visitor:
        """Somebody whom the site does not know yet."""
        context = await self._browser.new_context(service_workers="block")
        context.set_default_timeout(0)  # `Visitor.do` has a limit, and so has each check
        return Visitor(await context.new_page(), self._site, self._kept_waiting)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
