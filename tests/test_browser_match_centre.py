"""The match centre as its reader sees it: the worked project, `runserver`, and its page in tabs of Chromium.

With SCREENSHOTS=FOLDER in the environment, pictures of three tabs are kept there.
"""

import os
import re
from contextlib import asynccontextmanager

import pytest
from browser import PATIENCE, chromium
from playwright.async_api import async_playwright, expect

from classroom.catalogue import stages
from classroom.in_notebook.projects import ScratchProject

pytestmark = pytest.mark.slow("a browser")


@asynccontextmanager
async def match_centre(folder):
    """`manage.py runserver` on the worked files of all stages; yields the address of the site."""
    stages.lay(stages.worked_start("99"), "99", folder)
    project = ScratchProject(folder, "match_centre")
    project.python("manage.py", "migrate")
    async with project.running("manage.py", "runserver", "--noreload", "127.0.0.1:PORT") as server:
        yield server.http_url().removesuffix("/")


async def test_all_tabs_show_a_match(tmp_path):
    program = chromium()
    async with match_centre(tmp_path / stages.FOLDER) as site, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        errors = []

        async def tab(path, scheme):
            page = await browser.new_page(viewport={"width": 480, "height": 420}, color_scheme=scheme)
            page.set_default_timeout(PATIENCE)
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(f"{site}{path}")
            return page

        home = await tab("/matches/7/?ticket=press-17", "light")
        await expect(home.locator("#state")).to_have_text("open")
        await expect(home.locator("#title")).to_have_text("Match 7")
        await expect(home.locator("#score")).to_have_text("0:0")
        await home.get_by_role("button", name="Goal for home").click()
        await expect(home.locator("#score")).to_have_text("1:0")
        away = await tab("/matches/7/?ticket=press-23", "dark")
        await expect(away.locator("#score")).to_have_text("1:0")
        await away.get_by_role("button", name="Goal for away").click()
        viewer = await tab("/watch/7/", "dark")
        for page in (home, away, viewer):
            await expect(page.locator("#score")).to_have_text("1:1")
        await home.get_by_role("button", name="Goal for home").click()
        for page in (home, away, viewer):
            await expect(page.locator("#score")).to_have_text("2:1")
        await viewer.get_by_role("button", name="Goal for away").click()
        await expect(viewer.locator("#error")).to_contain_text("You watch")
        await expect(home.locator("#minute")).to_have_text(re.compile(r"^\d+$"))
        colours = [await page.evaluate("getComputedStyle(document.body).color") for page in (home, away)]
        assert colours[0] != colours[1], "the dark page is light on dark"
        if folder := os.environ.get("SCREENSHOTS"):
            await home.screenshot(path=f"{folder}/match_light.png")
            await away.screenshot(path=f"{folder}/match_dark.png")
            await viewer.screenshot(path=f"{folder}/match_viewer.png")
        again = await tab("/matches/7/?ticket=press-23", "light")
        await expect(again.locator("#error")).to_have_text("Ticket press-23 is already inside")
        await expect(again.locator("#state")).to_have_text("closed: 4009")
        nobody = await tab("/matches/7/?ticket=press-0", "light")
        await expect(nobody.locator("#state")).to_have_text("closed: 1006")
        assert not errors
        await browser.close()
