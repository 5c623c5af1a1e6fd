from functools import partial

from channels.db import database_sync_to_async
from channels.security.websocket import AllowedHostsOriginValidator

from . import office
from .handshake import PROTOCOL, choosing, ticket_in, without_ticket
from .refusal import BadTicket


class TicketMiddleware:
    """
    Lets whoever brings a good ticket in, as the user that it was made for. All others go another way.

    with_ticket, without_ticket: the ASGI applications for the one and for the other.

    Cookies need the Origin check, since a browser sends them along with what any site asks for; a ticket is not
    sent by itself. So a program that sends no Origin may come in with one. A browser always sends its Origin,
    and is checked here too.
    """

    def __init__(self, with_ticket, without_ticket):
        self.with_ticket, self.without_ticket = with_ticket, without_ticket
        self.admit_from_here = AllowedHostsOriginValidator(self.admit)

    async def __call__(self, scope, receive, send):
        if PROTOCOL in scope["subprotocols"]:
            send = partial(choosing, send)
        if ticket_in(scope) is None:
            return await self.without_ticket(scope, receive, send)
        has_origin = any(name == b"origin" for name, _ in scope["headers"])
        return await (self.admit_from_here if has_origin else self.admit)(scope, receive, send)

    async def admit(self, scope, receive, send):
        """Let in who has a good ticket, and tell who has not."""
        ticket = await database_sync_to_async(office.take)(ticket_in(scope))
        scope = without_ticket(scope)
        if ticket is None:
            return await BadTicket.as_asgi()(scope, receive, send)
        scope |= {"user": ticket.user, "session": office.session_of(ticket)}
        return await self.with_ticket(scope, receive, send)
