"""Draws lanes, in HTML and in plain text."""

import asyncio
from dataclasses import dataclass, replace
from time import perf_counter
from types import TracebackType

from classroom.errors import CourseError
from classroom.lanes.lanes import Bar, Lane, Line, lanes_of
from classroom.lanes.recording import MOST, Recording, recording_of
from classroom.render import render
from classroom.server.notebook import let_stop_wake_the_loop

EMPTY = "Nothing has been watched yet. Write `with watching() as lanes:` above the code, and `lanes` below it."
LEGEND = {
    "ran": "its code ran",
    "waits": "it waited for something",
    "turn": "it could run, but it was not its turn",
    "sparse": "its code ran now and then",
}
NUMBERS = "A number in a bar says whose code it was."
MOST_LANES = 24  # that are drawn
_WIDTH = 64  # characters of the text form's lanes
_NOW_AND_THEN = "▒"  # in the text form, where its code ran for less than half of the time, again and again
_LABEL = 6  # per cent of the width that a label needs
_SMALLEST = 0.25  # per cent of the width; what is closer together is drawn as one


class LanesError(CourseError):
    """Nothing can be watched here; says what to do instead."""


class Lanes:
    """A picture of who ran and who waited; `watching()` makes it. In a notebook it is drawn; `print()` gives text."""

    def __init__(self) -> None:
        self._recording: Recording | None = None  # while it watches
        self._began = 0.0
        self._lanes: list[Lane] = []
        self._seconds = 0.0
        self.is_cut = False

    def __enter__(self) -> "Lanes":
        if self._recording is not None:
            raise LanesError("This picture is being taken already. Make another one: with watching() as more:")
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise LanesError(
                "watching() needs an event loop that runs: use it in a cell or in a coroutine."
            ) from None
        let_stop_wake_the_loop()
        self._recording = recording_of(loop)
        self._recording.enter()
        self._began = perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._take()
        recording, self._recording = self._recording, None
        if recording is not None:
            recording.leave()

    def _take(self) -> None:
        if self._recording is None:
            return
        now = perf_counter()
        if self._recording.is_full:
            now = self._recording.steps[-1][1]
        self.is_cut = self._recording.is_full
        self._seconds = max(now - self._began, 1e-6)
        self._lanes = lanes_of(self._recording, self._began, now)

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """All lanes: the event loop, threads, then tasks and connections in their order."""
        self._take()
        return tuple(self._lanes)

    @property
    def seconds(self) -> float:
        """How long was watched."""
        self._take()
        return self._seconds

    def __getitem__(self, name: str) -> Lane:
        """The first lane whose name begins so: `lanes["sync thread"]`, `lanes["boil"]`. Raises KeyError."""
        for lane in self.lanes:
            if lane.name.startswith(name):
                return lane
        raise KeyError(f"{name}: the lanes are {', '.join(lane.name for lane in self.lanes)}")

    def at_once(self, name: str) -> int:
        """How many calls of a function or coroutine were under way at one moment, at most.

        Args:
            name: as the picture shows it, without arguments, such as "websocket_receive". What took no time is not seen.
        """
        labelled: list[Bar | Line] = []
        for lane in self.lanes:
            labelled += [*lane.bars, *lane.places]
        calls = [(piece.began, piece.ended) for piece in labelled if piece.label.partition("(")[0] == name]
        return max((sum(began <= one < ended for began, ended in calls) for one, _ in calls), default=0)

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def html(self) -> str:
        """Return the picture as HTML that needs no other file; everything in it is escaped."""
        drawn = [_drawn(lane, self.seconds) for lane in self.lanes[:MOST_LANES]]
        sparse = any(piece.kind == "ran sparse" for lane in drawn for piece in lane.pieces)
        return render("lanes.html", lanes=self, drawn=drawn, empty=EMPTY, legend=LEGEND, sparse=sparse)

    def text(self) -> str:
        """Return the picture as plain text."""
        lanes = self.lanes[:MOST_LANES]
        if not lanes:
            return EMPTY
        width = max(len(_heading(lane)) for lane in lanes)
        rows = [f"{_heading(lane):{width}}  {self._text_lane(lane)}" for lane in lanes]
        legend = f"  █ {LEGEND['ran']}   ─ {LEGEND['waits']}   ░ {LEGEND['turn']}"
        if any(_NOW_AND_THEN in row for row in rows):
            legend += f"   {_NOW_AND_THEN} {LEGEND['sparse']}"
        lines = [self.title, legend, "", f"{'':{width}}  {self._text_scale()}", *rows]
        lines += [f"  {note}" for note in self.notes]
        return "\n".join(line.rstrip() for line in lines)

    @property
    def title(self) -> str:
        return f"Lanes · {self.seconds * 1000:,.0f} ms"

    @property
    def notes(self) -> list[str]:
        """What a reader should know of this picture."""
        found = [NUMBERS]
        if more := len(self._lanes) - MOST_LANES:
            found += [f"{more} more lanes are not drawn."] if more > 0 else []
        if self.is_cut:
            found.append(f"The picture ends where {MOST:,} steps had been kept.")
        return found

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """(per cent from the left, milliseconds) of the marks of the scale."""
        milliseconds = self.seconds * 1000
        step = next(
            one
            for power in range(-3, 9)
            for one in (10**power, 2 * 10**power, 5 * 10**power)
            if one * 6 >= milliseconds
        )
        return [
            (number * step / milliseconds * 100, f"{number * step:g}")
            for number in range(int(milliseconds / step) + 1)
        ]

    def _text_scale(self) -> str:
        scale = [" "] * (_WIDTH + 8)
        for place, text in self.ticks:
            at = round(place / 100 * _WIDTH)
            scale[at : at + len(text)] = text
        return f"{''.join(scale).rstrip()} ms"

    def _text_lane(self, lane: Lane) -> str:
        row = [" "] * (_WIDTH + 1)

        def columns(piece: Bar | Line) -> range:
            first = int(piece.began / self.seconds * _WIDTH)
            return range(first, max(int(piece.ended / self.seconds * _WIDTH), first + 1))

        for line in lane.lines:
            for at in columns(line):
                row[at] = "░" if line.turn else "─"
        for place in lane.places:
            _write(row, columns(place), "─", place.label, place.label.partition("(")[0])
        for bar in _joined(lane.bars, self.seconds, 100 / _WIDTH):
            for at in columns(bar):
                row[at] = _NOW_AND_THEN if isinstance(bar, _Sparse) else "█"
        for bar in lane.bars:
            if bar.owner and not lane.number:
                _write(row, columns(bar), "█", f"{bar.owner} {bar.label}".strip(), f"{bar.owner}")
        text = "".join(row).rstrip()
        return f"{text} ✗ {lane.outcome}" if lane.outcome else text


def watching() -> Lanes:
    """Watch who runs and who waits, while a block of code runs.

        with watching() as lanes:
            await asyncio.gather(boil("egg", 0.3), boil("tea", 0.2))
        lanes

    It sees the event loop that it is used on, the tasks that your code makes, the connections of the server in this
    kernel, and functions in threads that asyncio or Django have started (not in a `threading.Thread` of your own).

    Returns:
        The picture. Use it in a `with`; then it is drawn as the value of a cell.

    Raises:
        LanesError: on entering, when no event loop runs here.
    """
    return Lanes()


def _heading(lane: Lane) -> str:
    return f"{lane.number or '':>2} {lane.name}"


def _write(row: list[str], columns: range, fill: str, *texts: str) -> None:
    """Write the first text that fits into the middle of a line or a bar, where nothing else is drawn."""
    free = [at for at in columns if row[at] == fill]
    for text in texts:
        if len(free) >= len(text) + 2 and free[-1] - free[0] == len(free) - 1:
            start = free[0] + (len(free) - len(text)) // 2
            row[start : start + len(text)] = text
            return


@dataclass(frozen=True)
class _Piece:
    """A bar, a line or a label, in per cent of the width."""

    left: float
    width: float
    kind: str
    text: str = ""
    owner: int = 0


@dataclass(frozen=True)
class _Drawn:
    """A lane as the template draws it."""

    number: int
    name: str
    pieces: list[_Piece]
    labels: list[_Piece]
    outcome: str
    end: float  # per cent
    words: str  # for those who hear it


def _drawn(lane: Lane, seconds: float) -> _Drawn:
    def piece(what: Bar | Line, kind: str, text: str = "", owner: int = 0) -> _Piece:
        left, right = what.began / seconds * 100, what.ended / seconds * 100
        return _Piece(round(left, 2), round(right - left, 2), kind, text, owner)

    lines = [piece(line, "turn" if line.turn else "waits") for line in lane.lines]
    bars = [
        piece(bar, "ran sparse" if isinstance(bar, _Sparse) else "ran", bar.label, bar.owner)
        for bar in _joined(lane.bars, seconds)
    ]
    labels = _apart([piece(place, "label", place.label) for place in lane.places])
    words = f"ran {lane.ran * 1000:,.0f} ms in {len(lane.bars)} pieces, from {lane.began * 1000:,.0f} to {lane.ended * 1000:,.0f} ms"
    if lane.queued:
        words += f"; for {lane.queued * 1000:,.0f} ms it could run and it was not its turn"
    return _Drawn(
        lane.number, lane.name, lines + bars, labels, lane.outcome, round(lane.ended / seconds * 100, 2), words
    )


def _apart(labels: list[_Piece]) -> list[_Piece]:
    """Labels of one lane that do not lie on each other: a longer wait has its label where shorter ones within it have
    none, and what has no room is left out."""
    kept: list[_Piece] = []
    for label in sorted(labels, key=lambda label: label.width):
        free = [(label.left, label.left + label.width)]
        for other in kept:
            right = other.left + other.width
            free = [part for left, end in free for part in ((left, min(end, other.left)), (max(left, right), end))]
        left, end = max(free, key=lambda part: part[1] - part[0])
        if end - left >= _LABEL:
            kept.append(replace(label, left=round(left, 2), width=round(end - left, 2)))
    return kept


class _Sparse(Bar):
    """Many short bars with more time between them than in them."""


def _joined(bars: list[Bar], seconds: float, smallest: float = _SMALLEST) -> list[Bar]:
    """Bars so close together that nobody could see the gap, as one: a long run has thousands.

    Args:
        bars: those of a lane.
        seconds: of the whole picture.
        smallest: per cent of the picture's width that a gap must have to be seen.
    """
    gap = smallest / 100 * seconds
    heaps: list[list[Bar]] = []
    for bar in bars:
        last = heaps[-1][-1] if heaps else None
        if (
            last is not None
            and bar.began - last.ended < gap
            and (bar.owner == last.owner or _both_short(bar, last, gap))
        ):
            heaps[-1].append(bar)
        else:
            heaps.append([bar])
    return [_one(heap, gap) for heap in heaps]


def _both_short(one: Bar, other: Bar, gap: float) -> bool:
    return max(one.ended - one.began, other.ended - other.began) < 8 * gap


def _one(heap: list[Bar], gap: float) -> Bar:
    longest = max(heap, key=lambda bar: bar.ended - bar.began)
    began, ended = heap[0].began, heap[-1].ended
    ran = sum(bar.ended - bar.began for bar in heap)
    kind = _Sparse if len(heap) > 2 and ended - began > 2 * gap and ran < (ended - began) / 2 else Bar
    return kind(began, ended, longest.owner, longest.label)
