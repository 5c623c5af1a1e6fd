"""The page whose clock a check moves: a learner's JavaScript sees one time everywhere, and `Date` is what it was."""

import random

import pytest

from classroom.judging.page_in_chromium import StoppedPage, clock, in_seconds, running_chromium

THE_SAME_TIME = [
    "new Date().getTime() === Date.now()",
    "+new Date() === Date.now()",
    "Date() === String(new Date())",
    "Number.isInteger(Date.now())",
]
STILL_A_DATE = [
    "new Date(5).getTime() === 5",
    "new Date(2026, 0, 31).getDate() === 31",
    "new Date(undefined).getTime() !== new Date(undefined).getTime()",  # NaN
    "new Date() instanceof Date",
    "new Date().constructor === Date",
    "Date.parse('1970-01-01T00:00:01Z') === 1000",
    "Date.UTC(1970, 0, 2) === 86_400_000",
    "new (class extends Date { later() { return this.getTime() + 1; } })().later() === Date.now() + 1",
]


@pytest.mark.slow("a browser")
async def test_the_clock_is_the_checks_and_a_date_stays_a_date():
    async with running_chromium() as browser:
        if browser is None:
            pytest.skip("there is no Chromium here")
        tab = await browser.new_page()
        await tab.add_init_script(clock())
        page = StoppedPage(tab)
        await tab.goto("data:text/html,<p>a page")
        began = await page.run("Date.now()")
        await page.run("setTimeout(() => {}, 1000.5)")
        await page.run("theClock.run(1000.5)")
        assert await page.run("new Date().getTime()") == began + 1000
        assert [line for line in (*THE_SAME_TIME, *STILL_A_DATE) if not await page.run(line)] == []


@pytest.mark.slow("a browser")
async def test_chance_in_a_page_is_what_the_checks_seed_has_decided():
    seen = []
    async with running_chromium() as browser:
        if browser is None:
            pytest.skip("there is no Chromium here")
        for seed in ("1", "1", "2"):
            random.seed(seed)
            tab = await browser.new_page()
            await tab.add_init_script(clock())
            await tab.goto("data:text/html,<p>a page")
            seen.append(await tab.evaluate("Array.from({ length: 1000 }, Math.random)"))
    assert seen[0] == seen[1] != seen[2]
    for numbers in seen:
        assert 0 <= min(numbers) < 0.02 and 0.98 < max(numbers) < 1 and len(set(numbers)) == 1000
        assert 0.4 < sum(numbers) / 1000 < 0.6


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (1000, "1 second"),
        (31_000, "31 seconds"),
        (22_472.1, "22.5 seconds"),
        (1447.17, "1.45 seconds"),
        (499.99, "0.5 seconds"),
    ],
)
def test_a_time_is_rounded_and_in_seconds(milliseconds, words):
    assert in_seconds(milliseconds) == words
