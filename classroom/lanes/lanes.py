"""Makes lanes of a recording: for each a name, bars where code ran, and lines where it waited."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Thread

from classroom.lanes.recording import LONG, Actor, Call, Recording

LOOP, SYNC_THREAD = "event loop", "sync thread"
_TOUCH = 0.00005  # seconds; bars that are closer than this are one


@dataclass
class Bar:
    """Code ran.

    Attributes:
        began, ended: seconds since the watching began.
        owner: the number of the lane whose code it was; 0 for code that has no lane, such as the kernel's.
        label: in a thread, the function's name; in a connection's lane, the handler that held the event loop.
    """

    began: float
    ended: float
    owner: int = 0
    label: str = ""


@dataclass
class Line:
    """Nothing ran: it waited.

    Attributes:
        began, ended: seconds since the watching began.
        label: where it waited, if that is known.
        turn: whether it could have run, and something else was running.
    """

    began: float
    ended: float
    label: str = ""
    turn: bool = False


@dataclass
class Lane:
    """The event loop, a thread, a task or a connection.

    Attributes:
        number: counted from 1 for tasks and connections; 0 for the event loop and the threads.
        name: what is written beside it.
        began, ended: when it was there, in seconds since the watching began.
        outcome: "" when it went on or ended well; else "cancelled", or the name of the exception.
        bars: where code ran.
        lines: where it waited, for something or for its turn.
        places: longer waits, with the name of the coroutine in which it waited.
    """

    number: int
    name: str
    began: float
    ended: float
    outcome: str = ""
    bars: list[Bar] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    places: list[Line] = field(default_factory=list)

    @property
    def ran(self) -> float:
        """Seconds in which its code ran."""
        return sum(bar.ended - bar.began for bar in self.bars)

    @property
    def queued(self) -> float:
        """Seconds in which it could have run, and it was not its turn."""
        return sum(line.ended - line.began for line in self.lines if line.turn)


def lanes_of(recording: Recording, began: float, ended: float) -> list[Lane]:
    """Make the lanes of a stretch of time.

    Args:
        recording: what was taken down.
        began, ended: seconds of time.perf_counter().

    Returns:
        The event loop, the threads that have run something, then the tasks and connections in their order.
    """
    return _Maker(recording, began, ended).lanes()


class _Maker:
    def __init__(self, recording: Recording, began: float, ended: float):
        self._recording, self._began, self._ended = recording, began, ended
        self._steps = recording.steps
        if recording.running is not None:
            self._steps.append((recording.running[0], ended, recording.running[1]))
        self._runs: dict[Actor | None, list[tuple[float, float]]] = defaultdict(list)
        for first, last, actor in self._steps:
            self._runs[actor].append((first, last))
        for actor in recording.actors:
            if actor.ended is None and actor.connection and actor.is_connection and actor.connection.ended:
                actor.ended = self._runs[actor][-1][1] if self._runs[actor] else actor.made
        there = [
            actor
            for actor in recording.actors
            if self._overlaps(actor.made, actor.ended) and not self._is_tail(actor)
        ]
        self._numbers = {actor: number for number, actor in enumerate(there, 1)}
        self._calls = [call for call in list(recording.calls) if not (call.future and call.future.cancelled())]

    def lanes(self) -> list[Lane]:
        """Return all lanes."""
        waiting = self._recording.waiting_now(self._ended)
        return [
            self._loop(),
            *self._threads(),
            *(self._lane(actor, waiting.get(actor)) for actor in self._numbers),
        ]

    def _loop(self) -> Lane:
        lane = Lane(0, LOOP, 0.0, self._ended - self._began)
        lane.bars = self._bars((step[0], step[1], self._number(step[2]), "") for step in self._steps)
        return lane

    def _threads(self) -> list[Lane]:
        by_thread: dict[Thread, list[tuple[float, float, int, str]]] = {}
        for call in sorted(self._calls, key=lambda call: call.began or 0.0):
            if call.began is not None and call.thread is not None and self._overlaps(call.began, call.ended):
                run = call.began, call.ended or self._ended, self._number(call.actor), call.name
                by_thread.setdefault(call.thread, []).append(run)
        sync, length = _sync_thread(), self._ended - self._began
        others = [thread for thread in by_thread if thread is not sync]
        names = {sync: SYNC_THREAD} | {thread: f"thread {number}" for number, thread in enumerate(others, 1)}
        shown = sorted(by_thread, key=lambda thread: thread is not sync)
        return [Lane(0, names[thread], 0.0, length, bars=self._bars(by_thread[thread])) for thread in shown]

    def _lane(self, actor: Actor, waiting: tuple[float, str] | None) -> Lane:
        began, ended = self._clip(actor.made, actor.ended)
        lane = Lane(self._numbers[actor], self._name(actor), began, ended, actor.outcome if actor.ended else "")
        calls = [call for call in self._calls if call.actor is actor]
        lane.bars = self._bars((*run, lane.number, self._handler(run[0], calls)) for run in self._runs[actor])
        turns = [*actor.turns, *self._queued(calls)]
        lane.lines = _between(lane, sorted(self._clip(*turn) for turn in turns if self._overlaps(*turn)))
        places = [*actor.places, *self._away(calls)]
        if waiting is not None:
            places.append((waiting[0], self._ended, waiting[1]))
        lane.places = [Line(*self._clip(*place[:2]), place[2]) for place in places if self._overlaps(*place[:2])]
        return lane

    def _handler(self, began: float, calls: Iterable[Call]) -> str:
        """The handler that a long step was for; "" when a thread runs it, whatever the event loop did meanwhile."""
        handler = self._recording.handlers.get(began, "")
        return "" if any(call.name == handler for call in calls) else handler

    def _queued(self, calls: Iterable[Call]) -> list[tuple[float, float]]:
        """When its work waited for a thread that was busy."""
        waits = [(call.sent, call.began or self._ended) for call in calls]
        return [(sent, began) for sent, began in waits if began - sent > LONG]

    def _away(self, calls: Iterable[Call]) -> list[tuple[float, float, str]]:
        """When its work was done in a thread."""
        runs = [(call.began, call.ended or self._ended) for call in calls if call.began is not None]
        return [(began, ended, "in a thread") for began, ended in runs if ended - began > LONG]

    def _name(self, actor: Actor) -> str:
        of = actor.connection
        if of is None or actor.is_connection:
            return actor.name
        numbers = [
            number for other, number in self._numbers.items() if other.is_connection and other.connection is of
        ]
        return f"{actor.name}, of {numbers[0]}" if numbers else actor.name

    def _number(self, actor: Actor | None) -> int:
        return self._numbers.get(actor, 0) if actor is not None else 0

    def _is_tail(self, actor: Actor) -> bool:
        """Whether it only ended here, such as the consumer of a client that an earlier cell had."""
        since = actor.connection.began if actor.connection and actor.is_connection else actor.made
        return since < self._began and actor.ended is not None and actor.ended - self._began < LONG

    def _overlaps(self, began: float, ended: float | None) -> bool:
        return began < self._ended and (ended is None or ended > self._began)

    def _clip(self, began: float, ended: float | None) -> tuple[float, float]:
        """The part within the stretch of time, counted from its beginning."""
        last = self._ended if ended is None else min(ended, self._ended)
        return max(began, self._began) - self._began, last - self._began

    def _bars(self, runs: Iterable[tuple[float, float, int, str]]) -> list[Bar]:
        bars: list[Bar] = []
        for began, ended, owner, label in runs:
            if not self._overlaps(began, ended):
                continue
            bar = Bar(*self._clip(began, ended), owner, label)
            last = bars[-1] if bars else None
            if last and bar.began - last.ended < _TOUCH and (last.owner, last.label) == (owner, label):
                last.ended = max(last.ended, bar.ended)
            else:
                bars.append(bar)
        return bars


def _between(lane: Lane, turns: list[tuple[float, float]]) -> list[Line]:
    """What is left of a lane's time between its bars, as lines; those of its turns are marked."""
    lines: list[Line] = []
    at = lane.began
    for bar in [*lane.bars, Bar(lane.ended, lane.ended)]:
        for began, ended in turns:
            began, ended = max(began, at), min(ended, bar.began)
            if began < ended:
                lines += [Line(at, began), Line(began, ended, turn=True)]
                at = ended
        lines.append(Line(at, bar.began))
        at = max(at, bar.ended)
    return [line for line in lines if line.ended - line.began > _TOUCH]


def _sync_thread() -> Thread | None:
    """The one thread of asgiref's for all code that is thread-sensitive."""
    from asgiref.sync import SyncToAsync  # a lanes picture needs none of Django's, until there is one

    threads = SyncToAsync.single_thread_executor._threads
    return next(iter(threads), None)
