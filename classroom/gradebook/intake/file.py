"""One thing that was handed in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


def _nothing() -> bytes:
    return b""


@dataclass(frozen=True)
class File:
    """Something that was handed in, before anything is known about it.

    Attributes:
        parts: its place below the folder of submissions, archives counted as folders; the last one is "" for what
            stands for the folder or archive itself.
        when: when it was last changed.
        read: returns its bytes. Raises Unreadable.
        trouble: a sentence that says why it can't be read; "" when it can, as far as is known.
    """

    parts: tuple[str, ...]
    when: datetime
    read: Callable[[], bytes] = field(default=_nothing, compare=False, repr=False)
    trouble: str = ""

    @property
    def name(self) -> str:
        """Its own name; "" for what stands for a folder."""
        return self.parts[-1]

    @property
    def source(self) -> str:
        """Its place, for people."""
        return "/".join(part for part in self.parts if part)
