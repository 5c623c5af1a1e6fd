"""A real JupyterHub, set up as TEACHING.md says: somebody logs in, and lesson 07's page shows the score."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest
from browser import PATIENCE, chromium
from playwright.async_api import async_playwright, expect
from test_browser_lesson_07 import LESSON, run_until_drawn, the_pages_cell

from classroom.in_notebook.projects import free_port
from classroom.paths import ROOT

pytestmark = [pytest.mark.slow("a JupyterHub, and a browser"), pytest.mark.network]

TEACHING = (ROOT / "TEACHING.md").read_text("utf-8")
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{hub}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{inside}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = ["{folder}/node_modules/.bin/configurable-http-proxy"]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "of-the-match"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/homes/{{username}}"
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {{"COURSE_RECORD": "{folder}/record"}}
c.Spawner.start_timeout = c.Spawner.http_timeout = {patience}
"""


def done(command, folder, **more):
    """Run one step of the set-up; the test is left out where no index can be reached."""
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, **more)
    if result.returncode and re.search(
        r"error sending request|dns error|ENOTFOUND|ECONNREFUSED|ETIMEDOUT", result.stderr
    ):
        pytest.skip("No connection to the package indexes: no JupyterHub was started")
    assert result.returncode == 0, result.stderr[-2000:]


def set_up(folder):
    """An environment with the course and JupyterHub, made by TEACHING.md's own lines, and JupyterHub's proxy from npm."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed: no JupyterHub was started, its proxy is a package of npm")
    done([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], folder)
    programs = folder / "venv" / "bin"
    path = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    (lines,) = re.findall(
        r"^```\n(pip install -r requirements\.lock\n(?:.+\n)*?cp .+\n)```", TEACHING, re.MULTILINE
    )
    for line in lines.splitlines():
        # as pip, in a tenth of the time; uv would take its own environment if it were not told
        line = line.replace("pip install", f"{sys.executable} -m uv pip install --python {programs}/python")
        done(line, ROOT, shell=True, env=os.environ | path)
    done(["npm", "install", "--no-audit", "--no-fund", "configurable-http-proxy@5"], folder)
    return programs, os.environ | path


@asynccontextmanager
async def jupyterhub(folder):
    """Start a hub in which each person has the course's notebooks at home; yield its address."""
    programs, environment = set_up(folder)
    for room in ("notebooks", "course_project"):
        shutil.copytree(
            ROOT / room, folder / "homes" / "ada" / room, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    ports = {name: free_port() for name in ("hub", "inside", "proxy")}
    config = CONFIG.format(folder=folder, patience=PATIENCE // 1000, **ports)
    (folder / "jupyterhub_config.py").write_text(config)
    with (folder / "log").open("wb") as log:
        hub = await asyncio.create_subprocess_exec(
            programs / "jupyterhub", cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        async with asyncio.timeout(PATIENCE / 1000):
            while "JupyterHub is now running" not in (said := (folder / "log").read_text("utf-8")):
                assert hub.returncode is None, said
                await asyncio.sleep(0.1)
        yield f"http://127.0.0.1:{ports['hub']}"
    finally:
        hub.terminate()  # it ends its proxy and the servers of its people
        await hub.wait()


async def test_lesson_07s_page_shows_the_score_on_a_hub(tmp_path):
    program = chromium()
    async with jupyterhub(tmp_path) as address, async_playwright() as play:
        browser = await play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1200, "height": 14_000})
        page.set_default_timeout(PATIENCE)
        await page.goto(f"{address}/hub/login")
        await page.fill("#username_input", "ada")
        await page.fill("#password_input", "of-the-match")
        await page.click("#login_submit")
        await page.wait_for_url(re.compile("/user/ada/"))
        await page.goto(f"{address}/user/ada/lab/tree/{LESSON.relative_to(ROOT).as_posix()}?reset")
        await page.get_by_text("| Idle").wait_for()
        cell, score_page = the_pages_cell(page)
        await run_until_drawn(page, cell.locator(".course-timeline"), score_page.locator("#state"))
        assert re.fullmatch(r"/user/ada/proxy/\d+/page/", await cell.locator("iframe").get_attribute("src"))
        await score_page.get_by_role("button", name="Goal for home").click()
        await expect(score_page.locator("#score")).to_have_text("1:0")
        await browser.close()
