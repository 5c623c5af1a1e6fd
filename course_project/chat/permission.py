"""
Who may do what.

The scope's user is as old as the connection: since then they may have logged out in another
tab, or an admin may have closed their account. So the database is asked, each time.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.sessions.backends.base import SessionBase


def may_post(user: AbstractBaseUser | AnonymousUser, session: SessionBase | None) -> bool:
    """
    True while the user is logged in.

    session: None for who came with a ticket for a password, and has no session to log out of.
    """
    return (
        user.is_authenticated
        and (session is None or session.exists(session.session_key or ""))
        and get_user_model().objects.filter(pk=user.pk, is_active=True).exists()
    )


def may_watch(user: AbstractBaseUser | AnonymousUser, session: SessionBase | None) -> bool:
    """True while the user is logged in, is staff, and may view rooms in the admin."""
    if not may_post(user, session):
        return False
    as_of_now = get_user_model().objects.filter(username=user.get_username(), is_staff=True).first()
    return as_of_now is not None and as_of_now.has_perm("chat.view_room")
