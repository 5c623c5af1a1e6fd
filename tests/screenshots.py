"""Make the README's picture anew: python tests/screenshots.py"""

import asyncio
import json
import os
import tempfile
from pathlib import Path

from browser import jupyterlab, notebook_page, run_all

from classroom.paths import NOTEBOOKS

LESSON = NOTEBOOKS / "00_start_here.ipynb"
PICTURE = NOTEBOOKS / "images" / "lesson_00.png"
FIRST, LAST = "application", "reveal-reply"
QUESTION, GUESS = "predict-reply", "a"  # a reader's picture: the guess is made, and wrong as half of them are
MARGIN = 12  # pixels


def guess(code, folder):
    """Run the cell of the question and choose, as a learner whose record is in this folder."""
    os.environ["COURSE_RECORD"] = str(folder)
    names = {}
    exec(code, names)
    names["reply_guess"].choose(GUESS)


async def main():
    cells = json.loads(LESSON.read_text(encoding="utf-8"))["cells"]
    ids = [cell["id"] for cell in cells]
    with tempfile.TemporaryDirectory() as folder:
        guess("".join(cells[ids.index(QUESTION)]["source"]), Path(folder, "record"))
        async with jupyterlab(Path(folder)) as address, notebook_page(address, LESSON, width=1000) as page:
            await page.keyboard.press("Control+b")  # without the file browser
            await run_all(page)
            cells = page.locator(".jp-Notebook .jp-Cell")
            top = await cells.nth(ids.index(FIRST)).bounding_box()
            bottom = await cells.nth(ids.index(LAST)).bounding_box()
            clip = {
                "x": top["x"],
                "y": top["y"] - MARGIN,
                "width": top["width"],
                "height": bottom["y"] + bottom["height"] - top["y"] + MARGIN,
            }
            await page.screenshot(path=PICTURE, clip=clip)
    print(f"{PICTURE}: {PICTURE.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    asyncio.run(main())
