"""Where tickets are made, and where they are taken back."""

import hashlib
import secrets
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.db.models.functions import Now

from .models import Ticket

LIFETIME = timedelta(seconds=30)


def make(user: User, session_key: str = "") -> str:
    """Return a new ticket of this user. session_key: the session it is made in, which must last until it is used."""
    Ticket.objects.filter(made_at__lte=Now() - LIFETIME).delete()
    ticket = secrets.token_urlsafe(32)
    Ticket.objects.create(digest=digest(ticket), user=user, session_key=session_key)
    return ticket


def take(ticket: str) -> Ticket | None:
    """Return what is known of a ticket and make it worthless; None for one that is wrong, used or too old."""
    known = Ticket.objects.filter(
        digest=digest(ticket), made_at__gt=Now() - LIFETIME, user__is_active=True
    ).select_related("user")
    found = known.first()
    # Two may come with the same ticket at the same moment: one of them deletes the row, and has used it.
    if found is None or not Ticket.objects.filter(digest=found.digest).delete()[0]:
        return None
    session = session_of(found)
    return found if session is None or session.exists(found.session_key) else None


def session_of(ticket: Ticket) -> SessionBase | None:
    """The session that a ticket was made in; None when a password was given for it."""
    if not ticket.session_key:
        return None
    return import_module(settings.SESSION_ENGINE).SessionStore(ticket.session_key)


def digest(ticket: str) -> str:
    """What is kept of a ticket. A plain hash is enough: nobody can guess 256 random bits."""
    return hashlib.sha256(ticket.encode()).hexdigest()
