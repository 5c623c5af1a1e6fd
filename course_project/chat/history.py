"""Pages of a room's messages, oldest first. A page of long messages holds fewer of them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from common.frames import that_fit

from .events import MessageJSON
from .models import Message, Room

PAGE = 50  # messages
CATCH_UP = 1_000  # messages: who has missed more starts from the newest page


def after(room: Room, number: int) -> list[MessageJSON]:
    """The next page after a number: a list of JSON messages, empty when there is nothing newer."""
    return that_fit(as_json(messages(room).filter(number__gt=number)[:PAGE]))


def before(room: Room, number: int) -> list[MessageJSON]:
    """The page before a number."""
    return that_fit(as_json(messages(room).filter(number__lt=number).order_by("-number")[:PAGE]))[::-1]


def start(room: Room, last_seen: int | None) -> int:
    """The number after which a new connection is served: what it has missed, or the newest page."""
    newest = messages(room).order_by("-number").values_list("number", flat=True).first() or 0
    if last_seen is not None and newest - CATCH_UP <= last_seen <= newest:
        return last_seen
    return max(0, newest - PAGE)


def messages(room: Room) -> QuerySet[Message]:
    """The room's messages in order, each with its author."""
    return Message.objects.filter(room=room).select_related("author")


def as_json(messages: Iterable[Message]) -> list[MessageJSON]:
    """The messages as clients get them."""
    return [message.as_json() for message in messages]
