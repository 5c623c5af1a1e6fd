"""Lesson 00 in JupyterLab in Chromium, with Run All, as a learner's first five minutes go."""

import pytest
from browser import chromium, code_cell, in_both_themes, jupyterlab, notebook_page, run_all

from classroom.paths import NOTEBOOKS

pytestmark = pytest.mark.slow("a browser")

LESSON = NOTEBOOKS / "00_start_here.ipynb"


async def test_run_all_of_lesson_00(tmp_path):
    chromium()
    async with jupyterlab(tmp_path) as address, notebook_page(address, LESSON) as page:
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await run_all(page)
        server, client = code_cell(page, LESSON, "server"), code_cell(page, LESSON, "client")

        assert "Daphne serves ScoreDesk at ws://127.0.0.1:" in await server.locator(".jp-OutputArea").inner_text()
        assert "The consumer got" not in await server.locator(".jp-OutputArea").inner_text()
        assert "The consumer got 2:1" in await client.locator(".jp-OutputArea").inner_text()

        picture = client.locator(".course-timeline")
        await picture.wait_for(state="visible")
        drawn = await picture.inner_text()
        assert "/ws/no/such/page/" in drawn and "websocket.accept" in drawn and "Noted: 2:1" in drawn
        async for theme in in_both_themes(page):
            box, area = await picture.bounding_box(), await client.locator(".jp-OutputArea").bounding_box()
            assert box["width"] <= area["width"] and box["height"] > 150, f"{theme}: drawn whole, nothing cut off"

        guess = code_cell(page, LESSON, "predict-reply").locator(".jp-OutputArea")
        asked = await guess.inner_text()
        assert not await guess.get_by_role("button").count() and "The outcome has been shown." in asked
        outcome = code_cell(page, LESSON, "reveal-reply").locator(".jp-OutputArea")
        assert "Noted: 2:1" in await outcome.inner_text() and "what happened" in await outcome.inner_text()
        assert not await page.locator(".jp-Dialog, .Toastify__toast").count(), "no pop-ups and no questions"
        assert not errors
