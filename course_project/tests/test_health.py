import asyncio
from types import SimpleNamespace

import pytest
from channels.layers import get_channel_layer
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

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


async def test_an_answer_is_fresh_for_a_second(asked, monkeypatch):
    asked, _ = asked
    now = 1_000.0
    monkeypatch.setattr(health, "time", SimpleNamespace(monotonic=lambda: now))
    reports = Health()
    await reports.report()
    now += 1
    await reports.report()
    assert len(asked) == 2
    now += 0.1
    await reports.report()
    assert len(asked) == 4


async def test_who_leaves_while_it_is_asked_does_not_take_the_answer_from_others(asked):
    reports = Health()
    first = asyncio.create_task(reports.report())
    await asyncio.sleep(0)
    first.cancel()
    assert (await reports.report())["database"] == "ok"


# What is asked, for real


@pytest.fixture
def page(monkeypatch, async_client):
    """The page of a process that has not been asked yet."""
    monkeypatch.setattr("common.views.health_of_this_process", Health())

    async def page():
        answer = await async_client.get("/health/")
        return answer.status_code, answer.json()

    return page


@pytest.mark.django_db(transaction=True)
async def test_all_is_within_reach(page):
    assert await page() == (200, {"database": "ok", "channel_layer": "ok"})


@pytest.mark.django_db(transaction=True)
async def test_the_channel_layer_is_away(page, monkeypatch, caplog):
    async def group_send(group, event):
        raise OSError("gone")

    monkeypatch.setattr(get_channel_layer(), "group_send", group_send)
    assert await page() == (503, {"database": "ok", "channel_layer": "away"})
    assert [record.getMessage() for record in caplog.records if record.name == "common.health"] == [
        "The health check of the channel_layer has failed: OSError('gone')"
    ]


@pytest.mark.django_db(transaction=True)
async def test_the_database_is_away(page, monkeypatch):
    def ensure_connection(self):
        raise OperationalError("gone")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", ensure_connection)
    assert await page() == (503, {"database": "away", "channel_layer": "ok"})
