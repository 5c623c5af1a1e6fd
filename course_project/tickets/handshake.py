"""
How a client hands its ticket over: among the subprotocols that it offers, as browsers can and proxies do not log.

    Sec-WebSocket-Protocol: live.v1, ticket.THE_TICKET

The server answers with `live.v1`, never with the ticket.
"""

from typing import Any

PROTOCOL = "live.v1"
PREFIX = "ticket."


def ticket_in(scope: dict[str, Any]) -> str | None:
    """The ticket that a client has brought, or None."""
    offered = (name for name in scope["subprotocols"] if name.startswith(PREFIX))
    return next((name.removeprefix(PREFIX) for name in offered), None)


def without_ticket(scope: dict[str, Any]) -> dict[str, Any]:
    """The same scope for those further in: what they do not have, they cannot log."""
    return scope | {
        "subprotocols": [name for name in scope["subprotocols"] if not name.startswith(PREFIX)],
        "headers": [(name, value) for name, value in scope["headers"] if name != b"sec-websocket-protocol"],
    }


async def choosing(send, event):
    """Send an event; accept with `live.v1`, unless the consumer has chosen something else."""
    if event["type"] == "websocket.accept" and not event.get("subprotocol"):
        event = event | {"subprotocol": PROTOCOL}
    await send(event)
