"""The Chromium in which checks look at a page, where the machine has one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright
from playwright.async_api import Error as PlaywrightError

from classroom.in_notebook.another_page import a_browser

NONE_HERE = "There is no Chromium on this machine: what a page does in a browser was not checked."
# A check's page may be made up, so its host has no address: without this, Chromium forbids it to ask this machine.
OPTIONS = ["--disable-features=LocalNetworkAccessChecks"]


class NoBrowser(OSError):
    """Chromium does not start, which is no fault of the learner's."""


@asynccontextmanager
async def running_chromium(*options: str) -> AsyncIterator[Browser | None]:
    """Start a Chromium, which ends with the block; None where this machine has none.

    It has no sandbox of its own: Playwright starts it without, as root has none, and containers often have none.

    Args:
        options: of its command line, for this check.

    Raises:
        NoBrowser: it does not start.
    """
    program = await a_browser()
    if program is None:
        yield None
        return
    async with async_playwright() as play:
        try:
            browser = await play.chromium.launch(executable_path=program, args=[*OPTIONS, *options], timeout=0)
        except PlaywrightError as error:
            raise NoBrowser(f"Chromium does not start: {str(error).partition(chr(10))[0]}") from None
        try:
            yield browser
        finally:
            await browser.close()
