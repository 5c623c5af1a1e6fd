import asyncio

import pytest

from common import health
from common.health import Health


@pytest.fixture
def asked(monkeypatch):
    """Checks that note that they were asked; what is in `away` is out of reach."""
    asked, away = [], set()

    async def check(name):
        asked.append(name)
        await asyncio.sleep(0)
        if name in away:
            raise OSError("gone")

    names = ("database", "channel_layer")
    monkeypatch.setattr(health, "CHECKS", {name: lambda name=name: check(name) for name in names})
    return asked, away


async def test_however_many_ask_each_is_asked_once(asked):
    asked, _ = asked
    reports = Health()
    answers = await asyncio.gather(*(reports.report() for _ in range(100)))
    assert answers == [{"database": "ok", "channel_layer": "ok"}] * 100
    assert sorted(asked) == ["channel_layer", "database"]


async def test_later_it_is_asked_anew_and_what_is_away_is_named(asked, monkeypatch):
    monkeypatch.setattr(health, "FRESH", -1)
    _, away = asked
    reports = Health()
    assert (await reports.report())["database"] == "ok"
    away.add("database")
    assert await reports.report() == {"database": "away", "channel_layer": "ok"}


async def test_who_leaves_while_it_is_asked_does_not_take_the_answer_from_others(asked):
    reports = Health()
    first = asyncio.create_task(reports.report())
    await asyncio.sleep(0)
    first.cancel()
    assert (await reports.report())["database"] == "ok"
