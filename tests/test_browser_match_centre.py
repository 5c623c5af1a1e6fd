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


# Ann and Bea, who may save goals, and Eve, who may not.
PEOPLE = """
from django.contrib.auth.models import Permission, User
for name in ("ann", "bea", "eve"):
    User.objects.create_user(name, password="of-the-match")
for reporter in User.objects.exclude(username="eve"):
    reporter.user_permissions.add(Permission.objects.get(codename="add_goal"))
"""
DISMISSED = (
    'from django.contrib.auth.models import User; User.objects.filter(username="bea").update(is_active=False)'
)


def shell(project, code):
    project.python("manage.py", "shell", "-v", "0", "-c", code)


@asynccontextmanager
async def match_centre(project):
    """Users, and `manage.py runserver`; yields the address of the site."""
    project.python("manage.py", "migrate")
    shell(project, PEOPLE)
    async with project.running("manage.py", "runserver", "--noreload", "127.0.0.1:PORT") as server:
        yield server.http_url().removesuffix("/")


async def test_all_tabs_show_a_match(tmp_path):
    program, folder = chromium(), tmp_path / stages.FOLDER
    stages.lay(stages.worked_start("99"), "99", folder)
    project = ScratchProject(folder, "match_centre")
    async with match_centre(project) as site, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        errors = []

        async def tab(path, scheme, name=""):
            """A page in a browser of its own, in which this user has logged in."""
            page = await browser.new_page(viewport={"width": 480, "height": 560}, color_scheme=scheme)
            page.set_default_timeout(PATIENCE)
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(f"{site}{path}")
            if name:
                await page.get_by_label("Username").fill(name)
                await page.get_by_label("Password").fill("of-the-match")
                await page.get_by_role("button", name="Log in").click()
            return page

        home = await tab("/matches/7/", "light", "ann")
        await expect(home.locator("#state")).to_have_text("open")
        await expect(home.locator("#title")).to_have_text("Match 7")
        await expect(home.locator("#score")).to_have_text("0:0")
        await home.get_by_role("button", name="Goal for home").click()
        await expect(home.locator("#score")).to_have_text("1:0")
        away = await tab("/matches/7/", "dark", "bea")
        await expect(away.locator("#score")).to_have_text("1:0")
        await away.get_by_role("button", name="Goal for away").click()
        viewer = await tab("/watch/7/", "dark")
        for page in (home, away, viewer):
            await expect(page.locator("#score")).to_have_text("1:1")
        await home.get_by_role("button", name="Goal for home").click()
        for page in (home, away, viewer):
            await expect(page.locator("#score")).to_have_text("2:1")
        await expect(viewer.get_by_role("button")).to_have_count(0)
        await expect(home.locator("#waiting")).to_have_text("0")
        await expect(home.locator("#minute")).to_have_text(re.compile(r"^\d+$"))
        colours = [await page.evaluate("getComputedStyle(document.body).color") for page in (home, away)]
        assert colours[0] != colours[1], "the dark page is light on dark"
        if folder := os.environ.get("SCREENSHOTS"):
            await home.screenshot(path=f"{folder}/match_light.png")
            await away.screenshot(path=f"{folder}/match_dark.png")
            await viewer.screenshot(path=f"{folder}/match_viewer.png")
        for page in (home, viewer, await tab("/watch/7/", "light")):
            await expect(page.locator("#history li")).to_have_text(["1:0", "1:1", "2:1"])
        nobody = await tab("/matches/7/", "light")
        await expect(nobody.get_by_role("button")).to_have_text("Log in")
        eve = await tab("/matches/7/", "light", "eve")
        await expect(eve.locator("body")).to_contain_text("403 Forbidden")
        shell(project, DISMISSED)
        await away.get_by_role("button", name="Goal for away").click()
        await expect(away.locator("#state")).to_have_text("closed: 4403")
        await expect(home.locator("#score")).to_have_text("2:1")
        assert not errors
        await browser.close()
