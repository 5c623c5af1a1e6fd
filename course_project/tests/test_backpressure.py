"""What is sent waits for a client that does not read: with Twisted's own stand-in for a connection."""

import asyncio
from functools import partial

import pytest
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.testing import StringTransport

from common.backpressure import WithDrain


@pytest.fixture
def protocol():
    """Daphne's side of a connection that was HTTP's before it became a WebSocket."""
    protocol = WebSocketProtocol()
    protocol.transport = StringTransport()
    protocol.registerProducer(protocol, True)
    return protocol


async def scope_of(send):
    """The scope that an application gets when this is the server's `send`."""

    async def application(scope, receive, send):
        scopes.append(scope)

    scopes = []
    await WithDrain(application)({"type": "websocket"}, None, send)
    return scopes[0]


async def test_drain_waits_from_when_there_is_too_much_until_it_is_taken(protocol):
    drain = (await scope_of(partial(print, protocol)))["drain"]
    connection = protocol.transport
    await drain()
    connection.producer.pauseProducing()
    waiting = asyncio.create_task(drain())
    await asyncio.sleep(0)
    assert not waiting.done()
    assert connection.producerState == "paused"  # nothing more is read of this client
    connection.producer.resumeProducing()
    await waiting
    assert connection.producerState == "producing"
    assert connection.streaming


async def test_nobody_waits_for_a_client_that_has_gone(protocol):
    drain = (await scope_of(partial(print, protocol)))["drain"]
    protocol.transport.producer.pauseProducing()
    protocol.transport.producer.stopProducing()
    await drain()


@pytest.mark.parametrize("send", [print, partial(print, "of another server")])
async def test_other_servers_wait_by_themselves(send):
    assert await scope_of(send) == {"type": "websocket"}
