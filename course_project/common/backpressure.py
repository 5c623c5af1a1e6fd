"""
A way to wait for a slow client, which Daphne does not give.

An ASGI server may let `send` wait until the client has taken what was sent before, as uvicorn does. Daphne's `send`
never waits: what a client does not read is kept in Twisted's write buffer, without limit. Twisted tells whoever
asks when there is too much in it. https://docs.twisted.org/en/stable/core/howto/producers.html
"""

import asyncio
from functools import partial

from daphne.ws_protocol import WebSocketProtocol


class WithDrain:
    """
    ASGI middleware: puts an async function `drain` into the scope, which waits while too much is unread.

    It has to be the outermost one, since it looks at the server's own `send`. With another server than Daphne
    there is nothing to wait for: there `send` waits by itself.
    """

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        # Daphne's `send` is Server.handle_reply, for this protocol.
        protocol = send.args[0] if isinstance(send, partial) else None
        if isinstance(protocol, WebSocketProtocol):
            scope = scope | {"drain": WriteBuffer(protocol).drain}
        return await self.application(scope, receive, send)


class WriteBuffer:
    """What one client has not taken yet. A push producer to Twisted, which calls the methods in mixed case."""

    def __init__(self, protocol):
        self.transport = protocol.transport
        self.taken = asyncio.Event()
        self.taken.set()
        protocol.unregisterProducer()  # that of HTTP, which had the connection before the WebSocket
        protocol.registerProducer(self, True)

    async def drain(self):
        """Wait until the client has taken all, once more than 64 KiB were waiting for it."""
        await self.taken.wait()

    def pauseProducing(self):
        """More than 64 KiB are waiting. Nothing more is read of such a client: what it sends would pile up too."""
        self.taken.clear()
        self.transport.pauseProducing()

    def resumeProducing(self):
        """The client has taken all of it."""
        self.taken.set()
        self.transport.resumeProducing()

    def stopProducing(self):
        """The client has gone: there is nothing to wait for."""
        self.taken.set()
