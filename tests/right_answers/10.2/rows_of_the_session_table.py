# unusual: a ticket is a row in the database; who deletes it was first
from datetime import datetime, timezone

from django.contrib.sessions.models import Session

LIFETIME = 30


def moment():
    return datetime.fromtimestamp(now(), timezone.utc)


def ticket_view(request):
    if request.user.is_anonymous:
        return HttpResponse("no", status=403)
    ticket = secrets.token_hex(16)
    Session.objects.create(session_key=ticket, session_data=request.user.username, expire_date=moment())
    return HttpResponse(ticket)


class TicketDoor(AsyncWebsocketConsumer):
    async def connect(self):
        name = await sync_to_async(self.name_of)(self.scope["query_string"].decode().partition("ticket=")[2])
        if name:
            await self.accept()
            await self.send(f"You are {name}")
        else:
            await self.close()

    def name_of(self, ticket):
        rows = Session.objects.filter(session_key=ticket)
        row = rows.first()
        if row is None or not rows.delete()[0]:
            return None
        return row.session_data if (moment() - row.expire_date).total_seconds() <= LIFETIME else None


ticket_site = pages_and(TicketDoor, log_in=log_in, ticket=ticket_view, later=later)
