"""Two people on a real JupyterHub, set up as TEACHING.md says: each learns in a browser, and has what is theirs."""

import asyncio
import csv
import json
import os
import re
import sys
from pathlib import Path

import pytest
from browser import LESSON_07, chromium, code_cell, run_until_drawn
from hub import done, jupyterhub, open_notebook, set_up, somebody
from playwright.async_api import async_playwright, expect
from teaching import TEACHING, block

from classroom.paths import EXERCISES, NOTEBOOKS

pytestmark = [pytest.mark.slow("a JupyterHub, and a browser"), pytest.mark.network]

LESSON_00 = NOTEBOOKS / "00_start_here.ipynb"
EXERCISE = EXERCISES / "01_installation_exercise.ipynb"
ECHO = """class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data)"""


async def run_cell(page, notebook, cell_id):
    """Run one cell of code with Shift+Enter, and return where its output is drawn."""
    cell = code_cell(page, notebook, cell_id)
    await cell.locator(".cm-content").click()  # which takes the keyboard from a page in a frame, too
    await page.keyboard.press("Shift+Enter")
    return cell.locator(".jp-OutputArea")


async def play_lesson_07(page, address):
    """Ada runs all of lesson 07, and scores in its page; the port of the server in her kernel."""
    await open_notebook(page, address, "ada", LESSON_07)
    cell = code_cell(page, LESSON_07, "run-page")
    score_page = cell.frame_locator('iframe[title="The score page"]')
    await run_until_drawn(page, cell.locator(".course-timeline"), score_page.locator("#state"))
    await score_page.get_by_role("button", name="Goal for home").click()
    await expect(score_page.locator("#score")).to_have_text("1:0")
    # once more, since the cells below it serve other consumers
    before = await cell.locator(".jp-InputPrompt").inner_text()
    await run_cell(page, LESSON_07, "run-page")
    await expect(cell.locator(".jp-InputPrompt")).to_have_text(re.compile(rf"^(?!{re.escape(before)})\[\d+\]:$"))
    shown = await cell.locator("iframe").get_attribute("src")
    return int(re.fullmatch(r"/user/ada/proxy/(\d+)/page/", shown)[1])


async def read_lesson_00(page, address):
    """Ben goes through lesson 00 cell by cell, and guesses in between."""
    await open_notebook(page, address, "ben", LESSON_00)
    await run_cell(page, LESSON_00, "application")
    await expect(await run_cell(page, LESSON_00, "server")).to_contain_text(
        "Daphne serves ScoreDesk at ws://127.0.0.1:"
    )
    question = await run_cell(page, LESSON_00, "predict-reply")
    await question.get_by_role("button", name="b) Noted: 2:1").click()
    await expect(question.get_by_role("button", name="b) Noted: 2:1 (your guess)")).to_be_visible()
    talk = await run_cell(page, LESSON_00, "client")
    await expect(talk).to_contain_text("The consumer got 2:1")
    await expect(talk.locator(".course-timeline")).to_contain_text("/ws/no/such/page/")
    outcome = await run_cell(page, LESSON_00, "reveal-reply")
    await expect(outcome).to_contain_text("It happened as you guessed.")


async def solve_a_task(page, address):
    """Ben has a stub checked, writes the answer into its cell, and has it checked again."""
    await open_notebook(page, address, "ben", EXERCISE)
    for cell_id in ("setup", "answer-01-4"):
        await run_cell(page, EXERCISE, cell_id)
    verdict = await run_cell(page, EXERCISE, "check-01-4")
    await expect(verdict.locator(".course-check")).to_contain_text("✗ 01.4 Echo every text: not yet")
    await expect(verdict.locator(".course-check")).to_contain_text("Each text that a client sends to")
    await code_cell(page, EXERCISE, "answer-01-4").locator(".cm-content").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(ECHO)
    await run_cell(page, EXERCISE, "answer-01-4")
    verdict = await run_cell(page, EXERCISE, "check-01-4")
    await expect(verdict.locator(".course-check")).to_contain_text("✓ 01.4 Echo every text: 2 of 2 points")
    await page.keyboard.press("Control+s")
    await expect(page.locator(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty")).to_have_count(0)


async def test_two_people_learn_at_the_same_time_and_each_has_what_is_theirs(tmp_path):
    program, environment = chromium(), set_up(tmp_path, ["ada", "ben"])
    async with (
        jupyterhub(tmp_path, environment, block("c.Spawner.", "python")) as address,
        async_playwright() as play,
        await play.chromium.launch(executable_path=program, args=["--no-sandbox"]) as browser,
        somebody(browser, address, "ada") as adas_page,
        somebody(browser, address, "ben") as bens_page,
    ):

        async def ben_learns():
            await read_lesson_00(bens_page, address)
            await solve_a_task(bens_page, address)

        port, _ = await asyncio.gather(play_lesson_07(adas_page, address), ben_learns())

        async def ben_gets(path):
            return await bens_page.request.get(f"{address}/user/{path}")

        for theirs in ("lab", "api/contents/notebooks", f"proxy/{port}/page/"):
            assert (await ben_gets(f"ben/{theirs}")).status == 200, theirs
            assert (await ben_gets(f"ada/{theirs}")).status == 403, theirs
        # 127.0.0.1 is one for all on a machine: the page of Ada's server, from Ben's JupyterLab. TEACHING.md says so
        assert "Goal for home" in await (await ben_gets(f"ben/proxy/{port}/page/")).text()

    for name, solved in (("ada", []), ("ben", ["01.4"])):
        record = tmp_path / "home" / f"jupyter-{name}" / ".course" / "progress.json"
        tasks = json.loads(record.read_text("utf-8"))["tasks"] if record.exists() else {}
        assert [task for task, checked in tasks.items() if checked["passed"]] == solved, name
    assert points_of_the_homes(tmp_path) == {"jupyter-ada": 0, "jupyter-ben": 2}


def points_of_the_homes(folder):
    """Collect the exercises of all homes and grade them, with TEACHING.md's own lines; student -> points."""
    here = {"/home": folder / "home", "/root": folder}
    lines = re.sub("/home|/root", lambda place: str(here[place[0]]), block("cd /home"))
    (grade,) = re.findall(r"^course grade hand-ins\.tar\.gz --out report$", TEACHING, re.MULTILINE)
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done(f"{lines}cd {folder} && {grade}", folder, shell=True, env=os.environ | {"PATH": programs})
    with open(folder / "report" / "students.csv", encoding="utf-8", newline="") as file:
        return {row["student"]: float(row["points"]) for row in csv.DictReader(file)}
