"""What a test expected of a learner's program, and did not see."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Unmet(AssertionError):
    """A client did not see what it should.

    Attributes:
        reason: one sentence.
        sent, came: payloads of the conversation so far, as Python writes them.
        expected: what should have come, or "".
        goal, hint: the Goal line that this breaks and the hint that helps, where these are not the check's own.
    """

    def __init__(
        self,
        reason: str,
        *,
        sent: Iterable[str] = (),
        came: Iterable[str] = (),
        expected: str = "",
        goal: int | None = None,
        hint: int | None = None,
    ):
        super().__init__(reason)
        self.goal, self.hint = goal, hint
        self.reason, self.sent, self.came, self.expected = reason, tuple(sent), tuple(came), expected


@contextmanager
def saying(first: str) -> Iterator[None]:
    """Put a sentence before the reason of what is not met within the block.

    Args:
        first: what somebody must know who reads that reason.
    """
    try:
        yield
    except Unmet as unmet:
        reason = f"{first} {unmet.reason}"
        raise Unmet(
            reason,
            sent=unmet.sent,
            came=unmet.came,
            expected=unmet.expected,
            goal=unmet.goal,
            hint=unmet.hint,
        ) from None


@contextmanager
def told_alike(reason: str, expected: str = "") -> Iterator[None]:
    """Tell in these words alone what is not met within the block: where several act at once, chance decides the rest.

    Args:
        reason: one sentence or two, of what happened.
        expected: what should have come.
    """
    try:
        yield
    except Unmet as unmet:
        raise Unmet(reason, expected=expected, goal=unmet.goal, hint=unmet.hint) from None
