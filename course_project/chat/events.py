"""The shapes of what the server sends: to clients as JSON, and to other processes through the channel layer."""

from typing import Literal, TypedDict


class MessageJSON(TypedDict):
    """One thing said, as clients get it."""

    number: int  # 1, 2, 3 within the room
    author: str
    text: str
    sent_at: str  # ISO 8601, with the time zone


class Crowd(TypedDict):
    """Who is in a room."""

    names: list[str]
    more: int  # people whose names had no place in a frame
    guests: int


class People(Crowd):
    """Who is in a room, as of a version."""

    version: int  # the higher one is the newer list


class RoomPeople(Crowd):
    """A room and who is in it, for the overview."""

    slug: str
    name: str


class MessageEvent(TypedDict):
    """Through the layer to everybody in the room: somebody has said something."""

    type: Literal["chat.message"]
    message: MessageJSON


class PeopleEvent(People):
    """Through the layer to everybody in the room: somebody has come or gone."""

    type: Literal["chat.people"]


class RoomEvent(TypedDict):
    """Through the layer to everybody in the room: it has another name."""

    type: Literal["chat.room"]
    name: str


class GoneEvent(TypedDict):
    """Through the layer to everybody in the room: it has been deleted."""

    type: Literal["chat.gone"]


class TypingEvent(TypedDict):
    """Through the layer to everybody in the room: somebody is writing."""

    type: Literal["chat.typing"]
    name: str


class OverviewEvent(TypedDict):
    """Through the layer to every overview: look again."""

    type: Literal["overview.changed"]
