"""The lanes picture in JupyterLab in Chromium: drawn whole, and to be read in both themes."""

import pytest
from browser import chromium, in_both_themes, jupyterlab, notebook_page, run_all

from classroom.paths import NOTEBOOKS

pytestmark = pytest.mark.slow("a browser")

# How much a text differs from what is behind it: WCAG 2.2, contrast ratio. 4.5 is enough for small letters.
CONTRASTS = """nodes => {
    const channels = text => text.match(/[\\d.]+/g).map(Number);
    const light = rgb => {
        const [r, g, b] = rgb.map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const over = (top, below) => top.slice(0, 3).map((c, i) => c * (top[3] ?? 1) + below[i] * (1 - (top[3] ?? 1)));
    return nodes.map(node => {
        const layers = [];
        for (let at = node; at; at = at.parentElement) layers.unshift(channels(getComputedStyle(at).backgroundColor));
        const ground = layers.reduce((below, top) => over(top, below), [255, 255, 255]);
        const [a, b] = [light(over(channels(getComputedStyle(node).color), ground)), light(ground)];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    });
}"""


async def test_the_lanes_of_the_primer(tmp_path):
    chromium()
    notebook = NOTEBOOKS / "async_primer.ipynb"
    async with (
        jupyterlab(tmp_path) as address,
        notebook_page(address, notebook, width=1000, height=9000) as page,
    ):
        await run_all(page)
        pictures = page.locator(".course-lanes")
        await pictures.nth(6).wait_for()
        for picture in await pictures.all():
            box = await picture.bounding_box()
            assert box["width"] > 400 and box["height"] > 90
            inside = await picture.locator(".track i").evaluate_all(
                "(all, whole) => all.every(one => one.getBoundingClientRect().right <= whole + 4)",
                box["x"] + box["width"],
            )
            assert inside, "nothing is cut off"
        async for theme in in_both_themes(page):
            for what in (".title", ".name b", ".label span", ".whose", ".scale span", ".legend", ".badge"):
                contrasts = await page.locator(f".course-lanes {what}").evaluate_all(CONTRASTS)
                assert contrasts and min(contrasts) >= 4.5, f"{theme}: {what} can't be read: {min(contrasts):.1f}"
