"""
The chat's messages: JSON objects, told apart by their `type`.

From the client
    say       ref, text              post a message; ref is the client's own name for it
    typing                           I am writing; say so again every few seconds
    earlier   before                 send the page of messages before this number, as history

From the server
    welcome   room, you              first of all; you is null for a guest
    history   messages               stored ones, in order; the first of a room has the number 1. At most
                                     50, and fewer when they are long
    message   message                one new message, in order, without gaps
    stored    ref, number            your message is in the database
    people    names, more, guests    who is here now; more counts people whose names had no place
    typing    name                   somebody else is writing, as of now
    room      name                   the room has another name
    heartbeat                        every 30 seconds, so that a silent line can be told from a dead one
    error     code, detail, ref      what was wrong with a message; the connection stays open

A message is {number, author, text, sent_at}. Connect with ?after=NUMBER to get what followed that number.

Error codes, besides those of common.messages
    too_fast         it was not read: wait `retry_after` seconds, then send it again
    login_required   guests read only
    unknown_room     the connection closes with 4404

Close codes
    3008             what was sent was not read for a whole heartbeat; come back, it may go better
    4404             there is no such room
    4429             too_fast was said twenty times, and the client goes on
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from common.messages import ClientMessage, Ref

MAX_TEXT = 2_000  # characters
NOT_ALLOWED = 4403
NO_SUCH_ROOM = 4404

Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=MAX_TEXT,
        pattern=r"^[^\x00]*$",  # PostgreSQL stores no NUL character
    ),
]


class Say(ClientMessage):
    """Post a message."""

    type: Literal["say"]
    ref: Ref
    text: Text


class Earlier(ClientMessage):
    """Send the page before a number."""

    type: Literal["earlier"]
    before: Number


class Typing(ClientMessage):
    """Tell the others that one is writing."""

    type: Literal["typing"]


number = TypeAdapter(Number)
messages = TypeAdapter(Annotated[Say | Earlier | Typing, Field(discriminator="type")])
