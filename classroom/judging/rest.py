"""Whether a program has nothing left to do: by what was sent and what has arrived, never by how long it is quiet.

The judge counts what it sends: connections, messages, closes. The program's side (program.py) says that it rests when
it has taken in all of that, its handlers have returned, and nothing that it has started is at work; and how much it
has sent back. When that much has arrived, nothing more can come.

The program's counts are the learner's word, as they come out of their process. A wrong count makes a wait last to its
limit, or ends it early, and then a message that comes too late is the next one that is looked at.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass
class Sent:
    """What the judge has sent over one WebSocket.

    Attributes:
        port: the judge's TCP port, by which the server knows the connection.
        messages: how many it has sent.
        left: whether it has closed the connection, or dropped it.
    """

    port: int
    messages: int = 0
    left: bool = False


@dataclass(frozen=True)
class State:
    """A WebSocket, as the program's side counts it.

    Attributes:
        opened: whether the handshake was accepted.
        sent: how many messages have been sent over it.
        lost: whether it has ended.
    """

    opened: bool
    sent: int
    lost: bool


class Rest:
    """All that the judge has sent into one program, and the question whether that program rests."""

    def __init__(self, ask: Callable[[list[dict[str, Any]], float], Awaitable[object]]):
        """
        Args:
            ask: asks the program's side with what the judge has sent and a limit in seconds; see Program.settled.
        """
        self._ask = ask
        self._sent: list[Sent] = []
        self._states: dict[int, State] = {}

    def connected(self, port: int) -> Sent:
        """Take down a new connection, whose handshake is sent now."""
        sent = Sent(port)
        self._sent = [one for one in self._sent if one.port != port] + [sent]  # the system gives a port again
        self._states.pop(port, None)
        return sent

    async def reached(self, within: float) -> bool:
        """Wait until the program rests; False when it still works after so many seconds.

        Raises:
            Unmet: the program has ended.
        """
        asked = self._sent  # of which the answer is, though others connect meanwhile
        answer = await self._ask([asdict(one) for one in asked], within)
        if not isinstance(answer, list):
            return False
        states = zip(asked, map(_state, answer), strict=False)  # the learner's word: it may be of any length
        self._states |= {one.port: state for one, state in states if state is not None}
        self._sent = [one for one in self._sent if not self._is_over(one)]
        return True

    def _is_over(self, sent: Sent) -> bool:
        """Whether both sides have ended a connection, so that nothing of it has to be asked again."""
        state = self.state(sent)
        return sent.left and state is not None and state.lost

    def state(self, sent: Sent) -> State | None:
        """A connection as it was when rest was reached last; None when nothing sensible was said of it."""
        return self._states.get(sent.port)


def _state(said: object) -> State | None:
    match said:
        case [bool(opened), int(messages), bool(lost)]:
            return State(opened, messages, lost)
    return None
