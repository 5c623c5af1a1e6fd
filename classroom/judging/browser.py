"""A real browser at a learner's project: Chromium, which Playwright steers, at the other end of a line that can be cut.

The browser runs beside the grader and reaches nothing but the project's server: `localhost` is where the line begins, which leads
there, and no other name and no other address is known to it.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page
from playwright.async_api import Error as PlaywrightError

from classroom.judging.chromium import NONE_HERE, running_chromium
from classroom.judging.learner import Learner
from classroom.judging.project import Project
from classroom.running.delay import OwnDelay
from classroom.running.line import Ends, Line
from classroom.running.unmet import Unmet
from classroom.running.waits import KeptWaiting, fair_wait

PATIENCE = 20.0  # seconds, in which it and the server have a processor, that a page may take to show something

Result = TypeVar("Result")


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


async def reach(project: Project) -> Ends:
    """A connection to a project's server, to which a line leads.

    Args:
        project: one that runs.

    Raises:
        OSError: there is none.
    """
    try:
        tcp = await project.tcp_socket()
    except Unmet as unmet:
        raise OSError(str(unmet)) from None
    tcp.setblocking(False)
    await asyncio.get_running_loop().sock_connect(tcp, ("127.0.0.1", project.port))
    return await asyncio.open_connection(sock=tcp)


@dataclass
class Window:
    """A browser, and all that it reaches: a line. One for all checks of a task, as a browser takes long to start.

    Attributes:
        line: leads nowhere, until `browsing` has it lead to a project.
        chromium: None where this machine has none.
    """

    line: Line
    chromium: Browser | None


@asynccontextmanager
async def opened_window() -> AsyncIterator[Window]:
    """Start a browser at a line; both end with the block.

    Raises:
        NoBrowser: it does not start.
    """
    async with Line(_nowhere) as line:
        rules = f"--host-resolver-rules=MAP localhost 127.0.0.1:{line.port},MAP * ~NOTFOUND"
        async with running_chromium(rules) as chromium:
            yield Window(line, chromium)


@pytest_asyncio.fixture(loop_scope="class", scope="class")
async def window() -> AsyncIterator[Window]:
    """The one of a task's checks, which say `@pytest.mark.asyncio(loop_scope="class")`."""
    async with opened_window() as window:
        yield window


async def _nowhere() -> Ends:
    raise OSError("The line leads nowhere yet.")


@asynccontextmanager
async def browsing(
    learner: Learner, project: Project, window: Window
) -> AsyncIterator[tuple[Line, "People"] | None]:
    """A browser at a project, and the line between the two; None where this machine has no Chromium.

    Args:
        learner: whose project it is. What the browser waits for a processor counts for the check's limits too.
        project: one of theirs that runs.
        window: the browser. It is as new: whoever came with it before has left.
    """
    if window.chromium is None:
        learner.left_out = NONE_HERE
        yield None
        return
    learner.beside.append(OwnDelay().now)
    window.line.mend(partial(reach, project))
    try:
        yield window.line, People(window.chromium, f"http://localhost:{project.port}", learner.kept_waiting)
    finally:
        window.line.cut()
        for context in window.chromium.contexts:  # with all that they have kept
            await context.close()


class People:
    """Who comes with a browser."""

    def __init__(self, browser: Browser, site: str, kept_waiting: KeptWaiting):
        self._browser, self._site, self._kept_waiting = browser, site, kept_waiting

    async def visitor(self) -> Visitor:
        """Somebody whom the site does not know yet."""
        context = await self._browser.new_context(service_workers="block")
        context.set_default_timeout(0)  # `Visitor.do` has a limit, and so has each check
        return Visitor(await context.new_page(), self._site, self._kept_waiting)
