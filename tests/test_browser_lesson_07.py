"""Lesson 07 in JupyterLab in Chromium: the page in the frame talks to the consumer in the kernel."""

import asyncio
import re
from contextlib import asynccontextmanager

import pytest
from browser import LESSON_07, chromium, code_cell, jupyterlab, notebook_page, run_until_drawn
from playwright.async_api import async_playwright, expect

from classroom import serve

pytestmark = pytest.mark.slow("a browser")


@pytest.mark.parametrize(
    ("base_url", "source"),
    [("/", r"http://127\.0\.0\.1:\d+/page/"), ("/user/ada/", r"/user/ada/proxy/\d+/page/")],
    ids=["on one's own machine", "below a hub's prefix"],
)
async def test_the_page_in_the_frame_speaks_with_the_consumer(tmp_path, base_url, source):
    chromium()
    async with jupyterlab(tmp_path, base_url) as address, notebook_page(address, LESSON_07, height=14_000) as page:
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        cell = code_cell(page, LESSON_07, "run-page")
        score_page = cell.frame_locator('iframe[title="The score page"]')
        await run_until_drawn(page, cell.locator(".course-timeline"), score_page.locator("#state"))
        await expect(score_page.locator("#state")).to_have_text("open")
        await expect(score_page.locator("#score")).to_have_text("0:0")
        for button, score in (("Goal for home", "1:0"), ("Goal for home", "2:0"), ("Goal for away", "2:1")):
            await score_page.get_by_role("button", name=button).click()
            await expect(score_page.locator("#score")).to_have_text(score)
        await score_page.locator("body").evaluate("() => say({type: 'gaol'})")
        await expect(score_page.locator("#score")).to_have_text("goal or score?")

        drawn = await cell.locator(".course-timeline").inner_text()
        assert "/page/" in drawn and "/ws/scores/" in drawn
        shown = await cell.locator("iframe").get_attribute("src")
        assert re.fullmatch(source, shown), shown
        assert not errors


@asynccontextmanager
async def another_port(html):
    """Serve one page, as JupyterLab serves a notebook: from the same machine and another port."""

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
        writer.write((head + html).encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as outer:
        yield f"http://127.0.0.1:{outer.sockets[0].getsockname()[1]}/"


@pytest.mark.parametrize(("header", "shown"), [(None, True), (b"DENY", False), (b"SAMEORIGIN", False)])
async def test_a_frame_on_another_port_shows_a_page_only_without_the_header(header, shown):
    async def score_page(scope, receive, send):
        headers = [(b"content-type", b"text/html")] + ([(b"x-frame-options", header)] if header else [])
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"<p>2:1</p>"})

    program = chromium()
    server = await serve(score_page)
    try:
        frame = f'<iframe src="{server.http_url()}"></iframe>'
        async with another_port(frame) as address, async_playwright() as play:
            browser = await play.chromium.launch(executable_path=program, args=["--no-sandbox"])
            page = await browser.new_page()
            await page.goto(address)  # until all is loaded, the frame too
            assert await page.frame_locator("iframe").locator("p", has_text="2:1").count() == int(shown)
            await browser.close()
    finally:
        await server.stop()
