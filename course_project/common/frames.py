"""What goes to a client: JSON in one text frame."""

import json
from collections.abc import Iterable
from itertools import accumulate, takewhile
from typing import TypeVar

Item = TypeVar("Item")

LONGEST_LIST = 256 * 1024  # bytes: Daphne sends no frame of more than 1 MiB, and closes the connection instead


def encode(message: object) -> str:
    """The text of a frame. Letters of all scripts stay as they are: escaped, one could take 12 bytes."""
    return json.dumps(message, ensure_ascii=False)


def that_fit(items: Iterable[Item], longest: int = LONGEST_LIST) -> list[Item]:
    """The first of these items, as many as have their place in one frame; the very first in any case."""
    items = list(items)
    ends = accumulate(len(encode(item).encode()) for item in items)
    return items[: max(1, sum(1 for _ in takewhile(lambda end: end <= longest, ends)))]
