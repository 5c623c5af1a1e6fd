"""An orderly stop: what is open comes to its end before the server does. Over the wire: test_rolling_restart.py."""

import asyncio
import signal
from contextlib import suppress
from weakref import WeakSet

import pytest
from autobahn.websocket.protocol import WebSocketProtocol

from common import stopping


class Reactor:
    """Twisted's, as far as a stop needs it."""

    def __init__(self):
        self.stopped = 0
        self.called = []
        self.readers, self.writers = [], []

    def getReaders(self):
        return self.readers

    def getWriters(self):
        return self.writers

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


class Transport:
    """Twisted's, of one WebSocket."""

    def __init__(self, state):
        self.closed_with = []
        self.protocol = WebSocketProtocol()
        self.protocol.state = state
        self.protocol.sendCloseFrame = self.closed_with.append


def test_each_open_websocket_gets_a_goodbye_and_nobody_else(reactor):
    reading, writing = Transport(WebSocketProtocol.STATE_OPEN), Transport(WebSocketProtocol.STATE_OPEN)
    knocking = Transport(WebSocketProtocol.STATE_CONNECTING)
    reactor.readers = [reading, knocking, object()]
    reactor.writers = [reading, writing]
    stopping.say_goodbye()
    assert reading.closed_with == writing.closed_with == [stopping.SERVICE_RESTART]
    assert knocking.closed_with == []


async def test_an_application_is_called_as_the_server_calls_it():
    async def application(*received):
        calls.append(received)

    calls = []
    await stopping.ends_in_order(application)("scope", "receive", "send")
    assert calls == [("scope", "receive", "send")]


async def test_who_does_not_even_heed_a_cancellation_is_not_waited_for(reactor, monkeypatch):
    free = asyncio.Event()

    async def stubborn():
        while not free.is_set():
            with suppress(asyncio.CancelledError):
                await free.wait()

    monkeypatch.setattr(stopping, "PATIENCE", 0.01)
    [task] = await open_connections(stubborn)
    async with asyncio.timeout(60):  # a safety net: else it would wait for ever
        await stopping.drain()
    assert reactor.stopped == 1
    assert not task.done()
    free.set()
    await task
