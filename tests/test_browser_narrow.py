"""Pictures and pages in a window as narrow as a phone, in Chromium."""

from contextlib import asynccontextmanager

import pytest
from browser import chromium
from playwright.async_api import async_playwright

from classroom.timeline import Entry, Timeline

pytestmark = pytest.mark.slow("a browser")

LINES_OF_EACH_WORD = """() => [...document.querySelectorAll('.course-timeline .what b')].map(
    word => [word.textContent, word.getClientRects().length]
)"""


@asynccontextmanager
async def shown(html, width):
    """Yield Playwright's page with that HTML in a window of that width."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            page = await browser.new_page(viewport={"width": width, "height": 800})
            await page.set_content(html)
            yield page
        finally:
            await browser.close()


@pytest.mark.parametrize("width", [320, 600, 1000])
async def test_a_timeline_breaks_no_word_and_scrolls_by_itself(width):
    chromium()
    events = ["websocket.connect", "websocket.accept", "websocket.receive", "websocket.disconnect"]
    entries = [
        Entry(at=number / 1000, client=1, path="/ws/", sender="Daphne", receiver="consumer", label=word)
        for number, word in enumerate(events)
    ]
    opened = Entry(at=0.0, client=1, path="/ws/", sender="client", receiver="Daphne", label="GET", detail="/ws/")
    grouped = Entry(at=0.1, client=1, path="/ws/", sender="consumer", receiver="channel layer", label="group_send")
    html = Timeline([opened, *entries, grouped])._repr_mimebundle_()["text/html"]
    async with shown(html, width) as page:
        words = await page.evaluate(LINES_OF_EACH_WORD)
        assert len(words) == 6 and {lines for _, lines in words} == {1}, words
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
