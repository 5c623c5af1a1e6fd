"""What a browser's console says, for a cell: in a real Chromium, without a window.

await console("new WebSocket('ws://127.0.0.1:9/')")   # prints: WebSocket connection to 'ws://127.0.0.1:9/' failed: ...
"""

import asyncio
import time

from classroom.in_notebook.chromium import chromium_on_path

NONE_HERE = "There is no Chromium on this machine, so this can't be shown here."
_MORE = 0.5  # seconds
_PAGE = "http://localhost/"
# The page is made up, so its host has no address: without the second one, Chromium forbids it to ask this machine.
_OPTIONS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]


async def console(script: str, page: str = _PAGE, seconds: float = 10.0) -> None:
    """Run JavaScript in a page of a browser, and print what its console says.

    Args:
        script: JavaScript.
        page: the address that the page seems to have; it is empty, and nobody is asked for it.
        seconds: how long to wait for the first line; what comes within half a second after it is printed, too.
    """
    browser = chromium_on_path()
    print(NONE_HERE if browser is None else await asyncio.to_thread(_listen, browser, script, page, seconds))


def _listen(browser: str, script: str, page: str, seconds: float) -> str:
    """In a thread: the event loop goes on serving what the page connects to."""
    from playwright.sync_api import sync_playwright

    said: list[str] = []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=_OPTIONS)
        tab = running.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(f"Uncaught {error.name}: {error.message}"))
        tab.route(f"{page}**", lambda asked: asked.fulfill(body="", content_type="text/html"))
        tab.goto(page)
        tab.evaluate("script => { setTimeout(script) }", script)  # as a page's own: what it raises is uncaught
        end = time.monotonic() + seconds
        while not said and time.monotonic() < end:
            tab.wait_for_timeout(50)
        tab.wait_for_timeout(_MORE * 1000)
        running.close()
    return "\n".join(said)
