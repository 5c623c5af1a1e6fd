"""Predictions in JupyterLab in Chromium: chosen, revealed, and read again another day."""

import nbformat
import pytest
from browser import chromium, expect, jupyterlab, notebook_page, run_all

from classroom.paths import NOTEBOOKS

pytestmark = pytest.mark.slow("a browser")

ASK = 'from classroom import predict\n{0} = predict("{1}", ["{2}", "{3}"])\n{0}'
NOTEBOOK = NOTEBOOKS / "asked.ipynb"  # in the copy only


def write_notebook(folder, *sources):
    """Put a notebook with these code cells into JupyterLab's folder."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata.kernelspec = {
        "name": "python3",
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    nbformat.write(notebook, folder / "notebooks" / NOTEBOOK.name)


async def test_a_notebook_that_was_run_is_read_without_its_kernel(tmp_path):
    chromium()
    async with jupyterlab(tmp_path) as address:
        revealed, open_still = ("first", "Which?", "2:1", "nothing"), ("second", "Who?", "we", "they")
        write_notebook(tmp_path, ASK.format(*revealed), 'first.reveal("2:1")', ASK.format(*open_still))
        async with notebook_page(address, NOTEBOOK) as page:
            await run_all(page)
            await page.get_by_role("button", name="a) we").click()
            await page.get_by_role("button", name="a) we (your guess)").wait_for()
            await page.keyboard.press("Control+s")
            await expect(page.locator(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty")).to_have_count(0)
    async with jupyterlab(tmp_path) as address, notebook_page(address, NOTEBOOK) as page:
        await page.get_by_role("button", name="a) we (your guess)").wait_for()
        shown = [await area.inner_text() for area in await page.locator(".jp-CodeCell .jp-OutputArea").all()]
        assert "a) 2:1" in shown[0] and "The outcome has been shown." in shown[0]
        assert "what happened" in shown[1]
        assert "Who?" in shown[2] and "Your guess is a." in shown[2]
        assert "Error displaying widget" not in "".join(shown)


async def test_shift_enter_goes_on_after_a_choice_and_the_keyboard_reaches_the_choices(tmp_path):
    chromium()
    async with jupyterlab(tmp_path) as address:
        write_notebook(
            tmp_path, ASK.format("guess", "Which?", "2:1", "nothing"), 'print("went on")', "'third'", "'last'"
        )
        async with notebook_page(address, NOTEBOOK) as page:
            prompts = page.locator(".jp-CodeCell .jp-InputPrompt")
            await page.locator(".jp-CodeCell .jp-InputPrompt").first.click()
            await page.keyboard.press("Shift+Enter")
            await page.get_by_text("Choose (from the keyboard: Shift+Tab)").wait_for()
            await page.keyboard.press("Shift+Tab")
            await expect(page.get_by_role("button", name="b) nothing")).to_be_focused()
            await page.keyboard.press("Enter")
            await page.get_by_role("button", name="b) nothing (your guess)").wait_for()
            await page.keyboard.press("Shift+Enter")
            await expect(prompts).to_have_text(["[1]:", "[2]:", "[ ]:", "[ ]:"])
            await page.keyboard.press("Shift+Enter")
            await expect(prompts).to_have_text(["[1]:", "[2]:", "[3]:", "[ ]:"])
            await page.get_by_role("button", name="a) 2:1").click()
            await page.keyboard.press("Shift+Enter")
            await expect(prompts).to_have_text(["[1]:", "[4]:", "[3]:", "[ ]:"])
