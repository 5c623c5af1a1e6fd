"""The links to the error gallery, in JupyterLab in Chromium: they lead to the entry."""

import json

import pytest
from browser import PATIENCE, chromium, jupyterlab, notebook_page, run_all
from playwright.async_api import TimeoutError

from classroom.catalogue.answers import GALLERIES, entries
from classroom.paths import EXERCISES

pytestmark = pytest.mark.slow("a browser")

IN_VIEW = """heading => {
    const headings = [...document.querySelectorAll('.jp-Notebook h3')];
    const wanted = headings.find(one => one.innerText.startsWith(heading));
    if (!wanted) return false;
    const box = wanted.getBoundingClientRect();
    const view = wanted.closest('.jp-NotebookPanel').getBoundingClientRect();
    return box.height > 0 && box.top >= view.top && box.top < view.bottom;
}"""


@pytest.mark.parametrize("gallery", GALLERIES, ids=lambda path: path.stem)
async def test_each_line_of_the_contents_leads_to_its_entry(gallery, tmp_path):
    chromium()
    async with jupyterlab(tmp_path) as address, notebook_page(address, gallery) as page:
        await page.set_viewport_size({"width": 1200, "height": 700})
        links = page.locator(".jp-Cell:has(h2[data-jupyter-id=Contents]) li a")
        assert await links.count() == len(entries(gallery))
        for number, entry in enumerate(entries(gallery)):
            await page.evaluate("document.querySelector('h2[data-jupyter-id=Contents]').scrollIntoView()")
            await links.nth(number).click()
            await page.wait_for_function(IN_VIEW, arg=entry.heading)


async def test_a_check_links_the_entry(tmp_path):
    chromium()
    heading = "ValueError: No handler for message type websocket.disconnect"
    code = f"""
from classroom.catalogue.catalog import Task
from classroom.judging.report import Report
from classroom.judging.verdict import Failure, TaskResult
task = Task('91.1', 'Echo', goals=(), points=2.0, hints=(), hint_texts=(), answer_cell='answer-91-1')
failure = Failure('test_x', 'It failed.', raised='{heading}')
Report(task, TaskResult('91.1', False, 0.0, 2.0, (failure,)))"""
    cell = {"cell_type": "code", "id": "report", "metadata": {}, "source": code}
    cell |= {"outputs": [], "execution_count": None}
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    async with jupyterlab(tmp_path) as address:
        (tmp_path / "exercises" / "a_failure.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        async with notebook_page(address, EXERCISES / "a_failure.ipynb", height=700) as page:
            await run_all(page)
            await page.get_by_role("link", name="Error gallery: ").click()
            try:
                await page.wait_for_function(IN_VIEW, arg=heading, timeout=PATIENCE / 6)
            except TimeoutError:  # on a busy machine JupyterLab has looked for the cell before it was drawn
                await page.get_by_role("tab", name="a_failure.ipynb").click()
                await page.get_by_role("link", name="Error gallery: ").click()
                await page.wait_for_function(IN_VIEW, arg=heading)
