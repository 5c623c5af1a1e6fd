"""A page in a real Chromium, which a learner's JavaScript runs in, and the test's own WebSocket server that it talks to.

    @pytest.mark.asyncio(loop_scope="class")
    async def test_it_comes_back(self, learner, chromium):
        async with a_page(learner, chromium, "browser/again.js") as page:
            await page.run("connect(address, show)")
            first = await page.connection()
            first.cut()
            assert await page.tries_again() <= 1000

What a page does is seen by the server. Its clock is the test's: it stands still, but for what the test lets go by, so that a
wait of 30 seconds takes none and is measured exactly. The page reaches the test's server and nothing else.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Error, Page
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from classroom.judging.chromium import NONE_HERE as LEFT_OUT  # noqa: F401  # the exercise's tests say it
from classroom.judging.chromium import running_chromium
from classroom.judging.learner import Learner
from classroom.running.unmet import Unmet

NOT_WRITTEN = "{file} is not written yet."
STUB = "# your code here"
LOOKS = 300  # times that a test looks at the page; each wait is longer than the one before
PATIENCE = 20.0  # seconds that a browser may take for what it does at once, on a busy machine
NEVER = 31_000  # milliseconds after which nobody tries again
GOOD = 10_000  # milliseconds after which a connection is a good one, for whoever looks how long it has lasted
# In a page, before anything else: a clock that stands still, chance that goes by a number, counts of the WebSockets that
# were made and have ended, and the last one's close code.
_CLOCK = """\
window.theClock = { now: 1_800_000_000_000, timers: new Map(), next: 1, made: 0, ended: 0, code: null };
{
  const add = (call, ms, every) => {
    const wait = Math.max(0, Number(ms) || 0);
    theClock.timers.set(theClock.next, { at: theClock.now + wait, call, every: every ? Math.max(1, wait) : 0 });
    return theClock.next++;
  };
  window.setTimeout = (call, ms, ...given) => add(() => call(...given), ms, false);
  window.setInterval = (call, ms, ...given) => add(() => call(...given), ms, true);
  window.clearTimeout = window.clearInterval = (id) => { theClock.timers.delete(id); };
  const began = theClock.now;
  Date.now = () => Math.floor(theClock.now);
  window.Date = Date.prototype.constructor = new Proxy(Date, {
    construct: (date, given, made) => Reflect.construct(date, given.length ? given : [theClock.now], made),
    apply: () => String(new Date()),
  });
  performance.now = () => theClock.now - began;
  let drawn = %d;
  Math.random = () => {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
    return drawn / 2 ** 32;
  };
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      theClock.made += 1;
      this.addEventListener("close", ({ code }) => {
        theClock.ended += 1;
        theClock.code = code;
      });
    }
  };
  // Let time go by, until a WebSocket is made, or so many milliseconds have gone; [milliseconds, whether one was made].
  theClock.run = async (most) => {
    const { now, made } = theClock;
    while (theClock.made === made) {
      const [id, timer] = [...theClock.timers].sort((one, other) => one[1].at - other[1].at)[0] ?? [];
      if (!timer || timer.at > now + most) {
        theClock.now = now + most;
        break;
      }
      theClock.now = Math.max(theClock.now, timer.at);
      if (timer.every) timer.at += timer.every;
      else theClock.timers.delete(id);
      timer.call();
      for (let turn = 0; turn < 10; turn++) await null;
    }
    return [theClock.now - now, theClock.made > made];
  };
}
"""
HARNESS = """\
<!doctype html><meta charset="utf-8">
<script>
  %s
  const address = %s;
  const shown = [];
  const show = (text) => { shown.push(text); };
</script>
"""


@pytest_asyncio.fixture(loop_scope="class", scope="class")
async def chromium() -> AsyncIterator[Browser | None]:
    """A browser for a task's checks; None where there is none."""
    async with running_chromium() as browser:
        yield browser


def clock() -> str:
    """The first script of a page whose clock a test lets go on. What `Math.random` gives, `random` has decided.

    So a check with the same seed sees the same waits: the numbers are those of a linear congruential generator.
    """
    return _CLOCK % random.getrandbits(32)


def in_seconds(milliseconds: float) -> str:
    """A time in words, rounded: "1 second", "22.5 seconds"."""
    number = f"{milliseconds / 1000:.3g}"
    return f"{number} second{'' if number == '1' else 's'}"


class Line:
    """One connection of a page to the test's server.

    Attributes:
        path: what the page asked for, with its query.
    """

    def __init__(self, connection: ServerConnection):
        assert connection.request is not None
        self.path = connection.request.path
        self._connection = connection

    async def send(self, text: str) -> None:
        """Send a text to the page."""
        await self._connection.send(text)

    async def receive(self) -> str | bytes:
        """The next message of the page.

        Raises:
            Unmet: none came.
        """
        try:
            return await asyncio.wait_for(self._connection.recv(), PATIENCE)
        except (TimeoutError, ConnectionClosed):
            raise Unmet("The page has sent nothing more.") from None

    async def has_ended(self) -> None:
        """Wait until the page has closed it.

        Raises:
            Unmet: it stays open.
        """
        try:
            await asyncio.wait_for(self._connection.wait_closed(), PATIENCE)
        except TimeoutError:
            raise Unmet("The page keeps the connection open.") from None

    @property
    def is_open(self) -> bool:
        """Whether it has not ended yet."""
        return self._connection.state.name == "OPEN"

    def cut(self) -> None:
        """End it without a goodbye, as a network does that fails."""
        self._connection.transport.abort()

    async def close(self, code: int) -> None:
        """Close it with a code."""
        await self._connection.close(code)


class OwnServer:
    """The test's own WebSocket server. It says what a test lets it say, and nothing else.

    Attributes:
        port: where it listens, on 127.0.0.1; `own_server` sets it.
    """

    def __init__(self) -> None:
        self.port = 0
        self._lines: asyncio.Queue[Line] = asyncio.Queue()

    async def serves(self, connection: ServerConnection) -> None:
        """A connection has come."""
        self._lines.put_nowait(Line(connection))
        await connection.wait_closed()

    async def connection(self, errors: Sequence[str] = ()) -> Line:
        """The next connection.

        Args:
            errors: what the page has raised so far, which is shown when none comes.

        Raises:
            Unmet: none comes.
        """
        try:
            return await asyncio.wait_for(self._lines.get(), PATIENCE)
        except TimeoutError:
            raise Unmet("The page does not connect.", came=errors) from None

    async def reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to it, for a line that is to lead there."""
        return await asyncio.open_connection("127.0.0.1", self.port)


@asynccontextmanager
async def own_server() -> AsyncIterator[OwnServer]:
    """Serve WebSockets, at any path, until the block ends."""
    own = OwnServer()
    async with serve(own.serves, "127.0.0.1", 0) as server:
        own.port = next(iter(server.sockets)).getsockname()[1]
        yield own


class StoppedPage:
    """A page of whatever site, whose clock the test lets go on: `clock()` was its tab's first script.

    Attributes:
        errors: what its scripts have raised.
    """

    def __init__(self, tab: Page):
        self.errors: list[str] = []
        self._ended = 0
        self._tab = tab
        tab.on("pageerror", lambda error: self.errors.append(f"{error.name}: {error.message}"))

    async def run(self, script: str) -> Any:
        """Run JavaScript in the page; returns its JSON value.

        Raises:
            Unmet: it raises.
        """
        try:
            return await self._tab.evaluate(script)
        except Error as error:
            raise Unmet(f"The page raises an error: {error.message.splitlines()[0]}") from None

    async def sees(self, script: str, fits: Callable[[Any], bool]) -> Any:
        """Look at the page until what is seen fits, or it has had time enough; returns what was seen last.

        Args:
            script: JavaScript that looks.
            fits: whether its JSON value is what is waited for.

        Raises:
            Unmet: it raises.
        """
        for look in range(LOOKS):
            if fits(seen := await self.run(script)):
                break
            await asyncio.sleep(look / 2000)
        return seen

    async def has_lost(self) -> None:
        """Wait until the page has heard that a connection has ended, or could not be made."""
        self._ended += 1
        if await self.sees("theClock.ended", lambda ended: ended >= self._ended) < self._ended:
            raise Unmet("The page has not ended its connection.")

    async def tries_again(self, within: int = NEVER) -> float:
        """Let the page's clock go on until it makes a WebSocket; returns the milliseconds.

        Call it when the page `has_lost` one.

        Raises:
            Unmet: it makes none within so many.
        """
        gone, tried = await self.run(f"theClock.run({within})")
        if not tried:
            code = await self.run("theClock.code")
            raise Unmet(f"After close code {code} the page does not try again within {in_seconds(within)}.")
        return float(gone)

    async def has_one_connection(self) -> None:
        """It has one connection, and not several.

        Raises:
            Unmet: it has several.
        """
        if (number := await self.run("theClock.made - theClock.ended")) > 1:
            raise Unmet(f"The page has {number} connections at once.")

    async def keeps_it(self) -> None:
        """Let so much time go by that its connection is a good one. The page makes no other one.

        Raises:
            Unmet: it does.
        """
        await self.has_one_connection()
        _, tried = await self.run(f"theClock.run({GOOD})")
        if tried:
            raise Unmet("The page is connected, and connects once more: two tries after one failure.")

    async def stays_away(self) -> None:
        """A minute goes by, and the page makes no WebSocket.

        Raises:
            Unmet: it does.
        """
        _, tried = await self.run("theClock.run(60_000)")
        if tried:
            raise Unmet(f"After close code {await self.run('theClock.code')} the page connects again.")


class APage(StoppedPage):
    """A page that talks to the test's own server; `a_page` opens it.

    Attributes:
        server: that server.
        refuses: whether the server answers each handshake with HTTP 503, as a proxy does whose server is away.
    """

    def __init__(self, tab: Page):
        super().__init__(tab)
        self.refuses = False
        self.server = OwnServer()

    def answers(self, connection: ServerConnection, request: Request) -> Response | None:
        """The test's server: a handshake."""
        return connection.respond(503, "away\n") if self.refuses else None

    async def connection(self) -> Line:
        """The page's next connection.

        Raises:
            Unmet: it makes none.
        """
        return await self.server.connection(self.errors)

    async def shows(self, *texts: str) -> None:
        """Wait until the page has shown as many texts, which must be these.

        Raises:
            Unmet: they are others, or less.
        """
        shown = await self.sees("shown.map(String)", lambda shown: len(shown) >= len(texts))
        if shown != [*texts]:
            raise Unmet(
                "The page has shown something else.", came=shown or ["nothing"], expected=json.dumps(texts)
            )


@asynccontextmanager
async def a_page(learner: Learner, browser: Browser, file: str) -> AsyncIterator[APage]:
    """Open a page with a file of the learner's, which has not been called yet.

    Args:
        learner: whose file it is.
        browser: what the fixture gives.
        file: its path, seen from the folder in which the learner's program works.

    Raises:
        Unmet: there is no such file, or it is no JavaScript.
    """
    script = await script_of(learner, file)
    tab = await browser.new_page()
    page = APage(tab)
    async with serve(page.server.serves, "127.0.0.1", 0, process_request=page.answers) as server:
        try:
            port = next(iter(server.sockets)).getsockname()[1]
            address = f"ws://127.0.0.1:{port}/ws/{random.randrange(10**6)}/"
            policy = f"default-src 'none'; script-src 'unsafe-inline'; connect-src ws://127.0.0.1:{port}"
            body, headers = HARNESS % (clock(), json.dumps(address)), {"Content-Security-Policy": policy}
            await tab.route(
                "**/*", lambda asked: asked.fulfill(body=body, content_type="text/html", headers=headers)
            )
            await tab.goto(f"http://127.0.0.1:{port}/")
            await tab.add_script_tag(content=script)
            yield page
        finally:
            await tab.close()  # before the server, which would wait for its goodbyes


async def script_of(learner: Learner, file: str) -> str:
    """The text of a file that the learner's cells have written.

    Raises:
        Unmet: there is none, or it is the exercise's own.
    """
    folder, _, name = file.rpartition("/")
    script = (await learner.files(f"{await learner.working_folder()}/{folder}")).get(name, STUB)
    if STUB in script:
        raise Unmet(NOT_WRITTEN.format(file=file))
    return script
