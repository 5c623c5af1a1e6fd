"""A small book, made by `course book`, as its readers see it in a real Chromium."""

import subprocess
import sys
import threading
from contextlib import asynccontextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import pytest
from browser import PATIENCE, chromium
from playwright.async_api import async_playwright
from test_lock import run_or_skip

from classroom.command.locks import BOOK_LOCK, not_as_locked

pytestmark = pytest.mark.slow("lessons are run, and a browser")

NAMES = ("00_start_here", "04_consumers")
MERMAID = "https://cdn.jsdelivr.net/npm/mermaid@"  # draws the pictures; all else comes with the pages
STANDS_IN = "export default { initialize() {}, async run() {} };"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """(folder, address) of a book of two lessons."""
    chromium()
    if not_as_locked(BOOK_LOCK):
        done = run_or_skip(
            [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", BOOK_LOCK]
        )
        assert done.returncode == 0, done.stderr
    folder = tmp_path_factory.mktemp("pages") / "book"
    command = [sys.executable, "-m", "classroom", "book", "--to", folder, "--only", *NAMES]
    command += ["--repository", "https://github.com/someone/a-course"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@asynccontextmanager
async def opened(address, width=1200, theme="light"):
    """Yield a page at that address, and the errors that its console gets."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            page = await browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
            page.set_default_timeout(PATIENCE)
            errors = []
            page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
            page.on("pageerror", lambda error: errors.append(str(error)))

            async def from_outside(route):
                if route.request.url.startswith(MERMAID):
                    allowed = {"access-control-allow-origin": "*"}
                    await route.fulfill(body=STANDS_IN, content_type="text/javascript", headers=allowed)
                else:
                    errors.append(f"asks for {route.request.url}")
                    await route.abort()

            await page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", from_outside)
            await page.goto(address)
            yield page, errors
        finally:
            await browser.close()


async def test_each_link_inside_leads_to_a_page_and_a_place_in_it(book):
    folder, address = book
    places, links = {}, []
    async with opened(f"{address}/index.html") as (page, errors):
        for file in sorted(folder.glob("*.html")):
            await page.goto(f"{address}/{file.name}")
            places[file.name] = set(await page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
            found = await page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
            links += [(file.name, urlsplit(link)) for link in found if link.startswith(address)]
        assert errors == []
    assert len(links) > 50
    for source, link in links:
        target = unquote(link.path).removeprefix("/") or "index.html"
        assert (folder / target).is_file(), f"{source}: {link.geturl()}"
        if link.fragment:
            assert unquote(link.fragment) in places[target], f"{source}: {link.geturl()}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", *NAMES])
async def test_everybody_can_use_it(book, name, theme):
    from axe_playwright_python.async_playwright import Axe

    async with opened(f"{book[1]}/{name}.html", theme=theme) as (page, errors):
        await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = (await Axe().run(page)).response["violations"]
        serious = [
            (one["id"], node["target"], node["failureSummary"])
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]
        assert (serious, errors) == ([], [])


async def test_a_lesson_shows_what_its_run_gave_and_a_question_opens(book):
    async with opened(f"{book[1]}/04_consumers.html") as (page, _):
        assert await page.get_by_text("The client got ['Noted: 2:1', 'Noted: 3:1']").count() == 1
        assert await page.locator(".course-lanes").count() > 0
        assert await page.locator(".course-question details").count() == 4
        first = page.locator(".course-question").first
        answer = first.get_by_text("What happened: c)")
        assert not await answer.is_visible()
        await first.locator("summary").click()
        assert await answer.is_visible()
        assert await page.get_by_text("You made no guess").count() == 0


async def test_a_phone_shows_each_page_in_its_width(book):
    for name in ("index", *NAMES):
        async with opened(f"{book[1]}/{name}.html", width=390) as (page, _):
            assert await page.evaluate("document.documentElement.scrollWidth") <= 390, name


async def test_paper_gets_the_lesson_alone(book):
    async with opened(f"{book[1]}/04_consumers.html") as (page, _):
        menu = page.locator(".sidebar-drawer")
        assert await menu.is_visible()
        await page.emulate_media(media="print")
        assert not await menu.is_visible()
        assert await page.locator(".skip-to-content").evaluate("link => getComputedStyle(link).display") == "none"
        assert await page.get_by_role("heading", name="Lesson 04: Consumers").is_visible()


async def test_what_is_closed_is_open_on_paper_and_closed_again_afterwards(book):
    async with opened(f"{book[1]}/04_consumers.html") as (page, _):
        closed = page.locator("details:not([open])")
        assert (before := await closed.count()) > 1
        await page.evaluate("""() => {
            window.onbeforeprint = () => (window.left = document.querySelectorAll("details:not([open])").length)
        }""")
        await page.pdf()
        assert await page.evaluate("window.left") == 0
        assert await closed.count() == before


async def test_a_word_is_found(book):
    async with opened(f"{book[1]}/search.html?q=StopConsumer") as (page, errors):
        await page.locator("#search-results a", has_text="Lesson 04: Consumers").first.wait_for()
        assert errors == []
