from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.sessions.backends.base import SessionBase


def may_post(user: AbstractBaseUser | AnonymousUser, session: SessionBase | None) -> bool:
    """
    True while the user is logged in.

    The scope's user is as old as the connection: since then they may have logged out in another
    tab, or an admin may have closed their account. So the database is asked, each time.

    session: None for who came with a ticket for a password, and has no session to log out of.
    """
    return (
        user.is_authenticated
        and (session is None or session.exists(session.session_key or ""))
        and get_user_model().objects.filter(pk=user.pk, is_active=True).exists()
    )
