"""JupyterLab as a learner sees it: started by the course's own command, opened in a real Chromium."""

import asyncio
import json
import os
import secrets
import shutil
import sys
from contextlib import asynccontextmanager, suppress
from urllib.parse import quote

import pytest
from playwright.async_api import async_playwright, expect

from classroom.in_notebook.chromium import chromium_on_path
from classroom.in_notebook.projects import free_port
from classroom.paths import NOTEBOOKS, ROOT

LESSON_07 = NOTEBOOKS / "07_serialization.ipynb"
PATIENCE = 180_000  # milliseconds: what is not there by then never comes, on the busiest machine
expect.set_options(timeout=PATIENCE)


def chromium() -> str:
    """The browser's program; skips the test, and says why, where there is none."""
    if (found := chromium_on_path()) is not None:
        return found
    pytest.skip("Chromium is not installed: the tests that open JupyterLab in a browser were left out")


@asynccontextmanager
async def jupyterlab(folder, base_url="/"):
    """Start `course --no-browser` on a copy of the notebooks and yield its address with the token.

    Args:
        folder: an empty one, or that of a JupyterLab that has ended. The copy and what this learner solves and guesses go there, because JupyterLab
            saves a notebook with its outputs.
        base_url: the path below which JupyterLab is, as a JupyterHub gives one to each person.
    """
    made_meanwhile = shutil.ignore_patterns(
        "__pycache__", ".*"
    )  # by the project's own tests, which may run beside
    for room in ("notebooks", "exercises", "course_project"):
        shutil.copytree(ROOT / room, folder / room, ignore=made_meanwhile, dirs_exist_ok=True)
    port = free_port()
    token = secrets.token_hex(16)
    environment = os.environ | {"JUPYTER_TOKEN": token, "COURSE_RECORD": str(folder / "record")}
    command = [sys.executable, "-m", "classroom", "--no-browser", "--port", str(port)]
    command += [f"--ServerApp.root_dir={folder}", f"--ServerApp.base_url={base_url}"]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        for _ in range(3600):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            except OSError:
                await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}{base_url}lab/tree/{{}}?reset&token={token}"
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), PATIENCE / 1000)


@asynccontextmanager
async def notebook_page(address, notebook, *, width=1200, height=4000):
    """Open a notebook and yield Playwright's page, its cells drawn and its kernel ready.

    Args:
        address: what `jupyterlab` yields.
        notebook: the notebook's path.
        width, height: the window in pixels; high enough for all cells, since JupyterLab draws only those in view.
    """
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            page = await browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
            page.set_default_timeout(PATIENCE)
            path = notebook.relative_to(ROOT).as_posix()
            await page.goto(address.format(quote(path)))
            await page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=PATIENCE)
            await page.get_by_text("| Idle").wait_for(timeout=PATIENCE)
            yield page
        finally:
            await browser.close()


async def in_both_themes(page):
    """Yield "light", then "dark", each when the page has its colours, as the operating system asks for them."""
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme)
        await page.locator(f"body[data-jp-theme-light={str(theme == 'light').lower()}]").wait_for(state="attached")
        yield theme


async def run_all(page):
    """Choose Run > Run All Cells and wait until each cell has run anew."""
    before = await page.evaluate(
        """() => Math.max(0, ...[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
            .map(prompt => Number(prompt.textContent.replace(/\\D/g, ''))))"""
    )
    await page.get_by_role("menuitem", name="Run", exact=True).click()
    await page.get_by_text("Run All Cells", exact=True).click()
    await page.wait_for_function(
        """before => {
            const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.textContent);
            return prompts.length && prompts.every(
                text => /\\[\\d+\\]/.test(text) && Number(text.replace(/\\D/g, '')) > before
            );
        }""",
        arg=before,
        timeout=PATIENCE,
    )


def code_cell(page, notebook, cell_id):
    """The cell of code with this id, on a page that shows the notebook with all its cells drawn."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    ids = [cell["id"] for cell in cells if cell["cell_type"] == "code"]
    return page.locator(".jp-CodeCell").nth(ids.index(cell_id))


async def run_until_drawn(page, drawn, state):
    """Run All in lesson 07; again when the browser was too busy for the ten seconds that the page has to load.

    Args:
        page: Playwright's page, with the lesson.
        drawn: where the timeline is.
        state: what the page in the frame says of its connection.
    """
    for _ in range(5):
        await run_all(page)
        with suppress(AssertionError):
            await expect(drawn).to_contain_text('{"type": "score"}', timeout=PATIENCE / 6)
            return await expect(state).to_have_text("open", timeout=PATIENCE / 6)
    await expect(drawn).to_contain_text('{"type": "score"}')
