"""
The price board's messages: JSON objects, told apart by their `type`.

From the client
    subscribe     symbols       follow these shares
    unsubscribe   symbols       follow them no more
    next                        the last prices are drawn: send what is new since

From the server
    history       quotes        {symbol: [quote, ...]}, oldest first: the answer to subscribe
    prices        quotes        {symbol: quote}: the latest of each share that has moved
    heartbeat                   every 30 seconds, so that a silent line can be told from a dead one
    error         code, detail, ref

A quote is {at: seconds since 1970, price}. After each `prices` the server waits for `next`: so a slow client
gets the latest prices when it is ready for them, and nothing queues up for it.

Error codes, besides those of common.messages
    too_fast      it was not read: wait `retry_after` seconds, then send it again

Close codes
    3008          what was sent was not read for a whole heartbeat; come back, it may go better
    4429          too_fast was said twenty times, and the client goes on
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from common.messages import ClientMessage

from .market import LISTING

Symbols = Annotated[list[Literal[tuple(LISTING)]], Field(min_length=1, max_length=len(LISTING))]


class Subscribe(ClientMessage):
    """Follow these shares."""

    type: Literal["subscribe"]
    symbols: Symbols


class Unsubscribe(ClientMessage):
    """Follow them no more."""

    type: Literal["unsubscribe"]
    symbols: Symbols


class Next(ClientMessage):
    """Ready for the next prices."""

    type: Literal["next"]


messages = TypeAdapter(Annotated[Subscribe | Unsubscribe | Next, Field(discriminator="type")])
