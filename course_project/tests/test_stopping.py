"""An orderly stop: what is open comes to its end before the server does. Over the wire: test_rolling_restart.py."""

import asyncio
import signal
from weakref import WeakSet

import pytest

from common import stopping


class Reactor:
    """Twisted's, as far as a stop needs it."""

    def __init__(self):
        self.stopped = 0
        self.called = []

    def getReaders(self):
        return []

    getWriters = getReaders

    def stop(self):
        self.stopped += 1

    def callFromThread(self, function):
        self.called.append(function)

    def sigTerm(self, number, frame):
        """Twisted's own handler."""

    sigInt = sigTerm


@pytest.fixture(autouse=True)
def reactor(monkeypatch):
    reactor = Reactor()
    monkeypatch.setattr(stopping, "reactor", reactor)
    monkeypatch.setattr(stopping, "running", WeakSet())
    monkeypatch.setattr(stopping, "draining", None)
    return reactor


async def open_connections(*lives):
    async def application(scope, receive, send):
        await scope["life"]()

    serve = stopping.ends_in_order(application)
    tasks = [asyncio.create_task(serve({"life": life}, None, None)) for life in lives]
    await asyncio.sleep(0)
    return tasks


async def test_the_server_waits_until_each_has_come_to_its_end(reactor):
    async def take_leave():
        await asyncio.sleep(0.3)
        assert not reactor.stopped
        gone.append("gone")

    gone = []
    tasks = await open_connections(take_leave, take_leave)
    await stopping.drain()
    assert gone == ["gone", "gone"]
    assert not any(task.cancelled() for task in tasks)
    assert reactor.stopped == 1


async def test_who_does_not_end_is_cut_off(reactor, monkeypatch):
    monkeypatch.setattr(stopping, "PATIENCE", 0.01)
    [task] = await open_connections(asyncio.Event().wait)
    await stopping.drain()
    assert task.cancelled()
    assert reactor.stopped == 1


async def test_nobody_is_there(reactor):
    await stopping.drain()
    assert reactor.stopped == 1


async def test_who_asks_twice_does_not_want_to_wait(reactor):
    [task] = await open_connections(asyncio.Event().wait)
    stopping.begin()
    await asyncio.sleep(0)
    assert not reactor.stopped
    stopping.begin()
    assert reactor.stopped == 1
    stopping.draining.cancel()
    task.cancel()


def test_signals_are_taken_over_from_twisted_and_from_nobody_else(reactor):
    def another(number, frame):
        """Jupyter's, or runserver's reloader's."""

    before = signal.signal(signal.SIGTERM, reactor.sigTerm), signal.signal(signal.SIGINT, another)
    try:
        stopping.take_over_signals()
        signal.raise_signal(signal.SIGTERM)
        assert reactor.called == [stopping.begin]
        assert signal.getsignal(signal.SIGINT) == another
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
