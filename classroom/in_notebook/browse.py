"""A page in a real browser, from a cell: what its console says, and what goes over its WebSockets. For lessons.

    script = page_script("three_sends.js")        # shows the file
    told = await browse("three sends", line.url("ws/"), script, ("open", line.cut), until="closed")
    told                                          # a line for each thing, with its second
    told.console, told.sent, told.came            # the texts

The browser is Chromium, without a window, which Playwright steers. Where there is none, what one has said is shown, from
notebooks/files/browsed.json.
"""

import asyncio
import inspect
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from IPython.display import Code, display

from classroom import paths
from classroom.in_notebook.another_page import a_browser

PAGES = paths.ROOT / "notebooks" / "pages"
RECORDED = paths.ROOT / "notebooks" / "files" / "browsed.json"
RECORD = "RECORD_BROWSED"  # in the environment: what the browser says is written there
NONE_HERE = "There is no Chromium on this machine. This is what one has said:"
PATIENCE = 60.0  # seconds that a page may take, on a busy machine
ALL_SAID = 0.3  # seconds in which a browser adds what it says of the same thing
# The page is made up, so its host has no address: without the second one, Chromium forbids it to ask this machine.
OPTIONS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]

Step = tuple[str, Callable[[], Any] | str]


@dataclass
class Told:
    """What a page has said, sent and got; a notebook shows it as text.

    Attributes:
        lines: (seconds, "console", "error", "sent" or "came", text) of each, in order.
    """

    lines: list[tuple[float, str, str]] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def console(self) -> list[str]:
        """What the page has logged, and what the browser has said about it."""
        return self._texts("console", "error")

    @property
    def sent(self) -> list[str]:
        """The messages that it has sent."""
        return self._texts("sent")

    @property
    def came(self) -> list[str]:
        """The messages that it has got."""
        return self._texts("came")

    def _texts(self, *kinds: str) -> list[str]:
        return [text for _, kind, text in self.lines if kind in kinds]

    def add(self, seconds: float, kind: str, text: str) -> None:
        """One more line."""
        self.lines.append((seconds, kind, text))
        self._more.set()

    async def said(self, words: str, after: int = 0) -> int:
        """Wait until a line of the console has these words; returns how many lines there are up to it.

        Args:
            words: a part of the line.
            after: how many lines are not looked at.
        """
        while True:
            for place, (_, kind, text) in enumerate(self.lines[after:], after + 1):
                if kind in ("console", "error") and words in text:
                    return place
            self._more.clear()
            await self._more.wait()

    def __repr__(self) -> str:
        return "\n".join(f"{seconds:5.2f} s  {kind:8}{text}" for seconds, kind, text in self.lines)


def page_script(name: str) -> str:
    """Show a file of JavaScript in notebooks/pages/, and return its text."""
    script = (PAGES / name).read_text("utf-8")
    display(Code(script, language="javascript"))
    return script


async def browse(
    name: str, address: str, script: str, *steps: Step, until: str, page: str = "", trusts: str = ""
) -> Told:
    """Run JavaScript in a page of a browser, which has a constant `address`.

    Args:
        name: of what is shown here, in the file of what a browser has said.
        address: of a WebSocket.
        script: JavaScript.
        steps: when the console has said the words, the function is called, or the JavaScript is run in the page; one
            step after the other.
        until: the words at which the page is left.
        page: the page's address; of the server of `address` when "". It is made up, and nobody is asked for it.
        trusts: the fingerprint of a certificate that the browser trusts.

    Raises:
        TimeoutError: the console does not say the words in a minute; with what it has said.
    """
    program = await a_browser()
    if program is None:
        print(NONE_HERE)
        return Told([(at, kind, text) for at, kind, text in json.loads(RECORDED.read_text("utf-8"))[name]])
    told = Told()
    try:
        async with asyncio.timeout(PATIENCE):
            await _watch(told, program, address, script, steps, until, page, trusts)
    except TimeoutError:
        raise TimeoutError(f"The page has not said what was awaited. So far:\n{told}") from None
    if os.environ.get(RECORD):
        kept = json.loads(RECORDED.read_text("utf-8")) if RECORDED.exists() else {}
        kept[name] = told.lines
        RECORDED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return told


async def _watch(
    told: Told,
    program: str,
    address: str,
    script: str,
    steps: tuple[Step, ...],
    until: str,
    page: str,
    trusts: str,
) -> None:
    from playwright.async_api import async_playwright

    parts = urlsplit(address)
    page = page or f"{parts.scheme.replace('ws', 'http')}://{parts.netloc}/"
    options = [*OPTIONS, "--host-resolver-rules=MAP *.example 127.0.0.1"]
    if trusts:
        options.append(f"--ignore-certificate-errors-spki-list={trusts}")
    body = f"<!doctype html><script>const address = {json.dumps(address)};\n{script}</script>"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=options, timeout=1000 * PATIENCE)
        try:
            tab, began = await browser.new_page(), time.monotonic()

            def add(kind: str, text: str | bytes) -> None:
                shown = text if isinstance(text, str) else repr(text)
                told.add(round(time.monotonic() - began, 2), kind, shown)

            def listen(socket: Any) -> None:
                socket.on("framesent", lambda payload: add("sent", payload))
                socket.on("framereceived", lambda payload: add("came", payload))

            tab.on("console", lambda said: add("error" if said.type == "error" else "console", said.text))
            tab.on("pageerror", lambda error: add("error", f"Uncaught {error.name}: {error.message}"))
            tab.on("websocket", listen)
            await tab.route(f"{page}**", lambda asked: asked.fulfill(body=body, content_type="text/html"))
            began, seen = time.monotonic(), 0
            await tab.goto(page)
            for words, act in steps:
                seen = await told.said(words, seen)
                done = tab.evaluate(act) if isinstance(act, str) else act()
                if inspect.isawaitable(done):
                    await done
            await told.said(until, seen)
            await asyncio.sleep(ALL_SAID)
        finally:
            await browser.close()
