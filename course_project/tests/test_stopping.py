"""An orderly stop: what is open comes to its end before the server does."""

import asyncio
from weakref import WeakSet

import pytest

from common import stopping


@pytest.fixture(autouse=True)
def none_are_open(monkeypatch):
    monkeypatch.setattr(stopping, "connections", WeakSet())


async def connection(goodbye):
    stopping.end_with_the_server()
    try:
        await asyncio.Event().wait()
    finally:
        await goodbye()


async def open_connections(*goodbyes):
    tasks = [asyncio.create_task(connection(goodbye)) for goodbye in goodbyes]
    await asyncio.sleep(0)
    return tasks


async def end_all():
    async with asyncio.timeout(10):
        await stopping.end_all().asFuture(asyncio.get_running_loop())


async def test_the_server_waits_until_each_has_cleaned_up():
    async def take_leave():
        await asyncio.sleep(0.01)
        gone.append("gone")

    gone = []
    tasks = await open_connections(take_leave, take_leave)
    await end_all()
    assert gone == ["gone", "gone"]
    assert all(task.cancelled() for task in tasks)


async def test_it_does_not_wait_for_ever(monkeypatch):
    monkeypatch.setattr(stopping, "PATIENCE", 0.01)
    end = asyncio.Event()
    [task] = await open_connections(end.wait)
    await end_all()
    assert not task.done()
    end.set()
    await asyncio.wait([task])


async def test_nobody_is_there():
    await end_all()
