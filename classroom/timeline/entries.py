"""One row of a timeline, and the names of those who take part."""

from typing import NamedTuple

from .payload import Payload

CLIENT = "client"
DAPHNE = "Daphne"
CONSUMER = "consumer"
APPLICATION = "application"  # what the consumer's place is called in a picture with pages, which a view answers
LAYER = "channel layer"
OUTSIDE = "outside"  # code that belongs to no connection: a notebook cell, a background task


class Entry(NamedTuple):
    """Something that went from `sender` to `receiver`; if both are the same, what happened there."""

    at: float  # seconds, time.perf_counter()
    client: int  # the connection's number, 0 for none
    path: str
    sender: str
    receiver: str
    label: str
    detail: str | Payload = ""
    failed: bool = False
