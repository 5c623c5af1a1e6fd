"""The cheat sheet's code for the browser, in Chromium: what it prints, and with which code each end comes."""

import asyncio
import json
import re

import pytest
from browser import chromium
from channels.generic import websocket
from django.conf import settings
from playwright.async_api import async_playwright

from classroom import serve
from classroom.paths import NOTEBOOKS

pytestmark = pytest.mark.slow("a browser")

if not settings.configured:
    settings.configure()


def browser_cell():
    """The text of the sheet's cell on the browser."""
    cells = json.loads((NOTEBOOKS / "cheat_sheet.ipynb").read_text(encoding="utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["id"] == "browser")


async def test_the_code_for_the_browser_runs_in_one():
    chromium()
    left, came = asyncio.Queue(), asyncio.Queue()

    class Score(websocket.AsyncJsonWebsocketConsumer):
        async def connect(self):
            came.put_nowait(self.scope["path"])
            if self.scope["path"] == "/refused/":
                return await self.close()
            await self.accept()
            if self.scope["path"] == "/restarts/":
                await self.close()

        async def receive_json(self, content):
            await self.send_json({"score": f"{content['home']}:{content['away']}"})

        async def disconnect(self, code):
            left.put_nowait(code)

    async def application(scope, receive, send):
        if scope["type"] == "websocket":
            await Score.as_asgi()(scope, receive, send)
        else:
            headers = [(b"content-type", b"text/html")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"<title>Scores</title>"})

    server = await serve(application)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            page = await browser.new_page()
            said = asyncio.Queue()
            page.on("console", lambda message: said.put_nowait(message.text))
            script, again = re.findall(r"```\w+\n(.*?)```", browser_cell(), re.DOTALL)
            await page.goto(server.http_url())
            await page.add_script_tag(content=script)
            assert await asyncio.wait_for(said.get(), 10) == "{score: 2:1}"
            await page.evaluate("socket.close()")
            assert await asyncio.wait_for(said.get(), 10) == "closed 1000"
            assert await asyncio.wait_for(left.get(), 10) is None

            await page.reload()
            await page.add_script_tag(content=script.replace("score/", "refused/").replace("/ws", ""))
            while (text := await asyncio.wait_for(said.get(), 10)) != "closed 1006":
                assert "403" in text
            await asyncio.wait_for(left.get(), 10)

            await page.reload()
            await page.add_script_tag(content=script)
            assert await asyncio.wait_for(said.get(), 10) == "{score: 2:1}"
            await page.goto("about:blank")
            assert await asyncio.wait_for(left.get(), 10) == 1001

            await page.goto(server.http_url())
            address = json.dumps(server.url("restarts/"))
            await page.add_script_tag(content=f"const address = {address}, last = 0;\n{again}\nconnect();")
            paths = [await asyncio.wait_for(came.get(), 30) for _ in range(6)]
            assert paths[-3:] == 3 * ["/restarts/"], "it connects again each time"
        finally:
            await browser.close()
            await server.stop()
