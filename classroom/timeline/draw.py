"""Draws a timeline as a sequence picture, in HTML and in plain text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from classroom.render import render

from .entries import APPLICATION, CLIENT, CONSUMER, DAPHNE, LAYER, OUTSIDE, Entry
from .payload import MASK

EMPTY = (
    "The timeline is empty: nothing has reached the server in this run. "
    "Connect a client, then ask for the timeline again."
)
PAUSE = 1.0  # seconds; a longer wait between two rows is said in words
_ONE_GAP = {2: 40, 3: 24}  # characters that fit on one line between two columns, by the number of such gaps
_TEXT_GAP = 11  # characters between two columns of the text form


@dataclass(frozen=True)
class Row:
    """An `Entry` as it is drawn. Columns count from 0 at the left, clients from 1 in this picture."""

    time: str  # milliseconds since the first row
    pause: str  # how long nothing happened before, if that was long
    client: int
    sender: str
    receiver: str
    start: int  # column where the arrow starts
    end: int
    label: str
    detail: str
    failed: bool
    gaps: int  # between the columns of this picture

    @property
    def left(self) -> int:
        """Column at the left of the gap that the words stand in."""
        return max(self.start - 1, 0) if self.start == self.end else min(self.start, self.end)

    @property
    def line(self) -> str:
        """Kind of the arrow: over the "network", "inside" the server process, or "none" (stays in place)."""
        if self.start == self.end:
            return "none"
        return "network" if self.left == 0 else "inside"

    @property
    def direction(self) -> str:
        return "left" if self.start > self.end else "right"

    @property
    def half(self) -> bool:
        """True for an arrow that comes from, or goes to, code that has no column."""
        return OUTSIDE in (self.sender, self.receiver)

    @property
    def words(self) -> str:
        """What the row says, in one line."""
        return f"{'✗ failed: ' if self.failed else ''}{self.label} {self.detail}".rstrip()

    @property
    def leftwards(self) -> bool:
        """True if the words stand at the right end of their gap, so that long ones reach out to the left."""
        return self.line == "none" or (self.left == self.gaps - 1 and self._is_long)

    @property
    def gaps_of_words(self) -> tuple[int, int]:
        """First gap that the words may fill, and the one after the last; long words get a second gap."""
        more = 1 if self._is_long else 0
        if self.leftwards:
            return max(self.left - more, 0), self.left + 1
        return self.left, min(self.left + 1 + more, self.gaps)

    @property
    def _is_long(self) -> bool:
        return len(self.words) > _ONE_GAP[self.gaps]


ALL_BY = "await server.timeline(rows={rows})"


class Timeline:
    """A sequence picture of log entries. As the value of a notebook cell it is drawn; `print()` gives text.

    Args:
        entries: the `Entry` tuples, in the order in which they happened.
        limit: how many rows are drawn at most, at least 2: half of them the first ones, half the last ones.
        forgotten: how many earlier rows of this run the log no longer has.
        all_by: what a reader calls to see all rows; {rows} in it is how many there are.

    Raises:
        ValueError: `limit` is below 2.
    """

    def __init__(
        self, entries: Iterable[Entry], limit: int = 40, forgotten: int = 0, all_by: str = ALL_BY
    ) -> None:
        if limit < 2:
            raise ValueError(f"A timeline shows at least 2 rows, not {limit}.")
        self.entries = tuple(entries)
        self.limit = limit
        self.forgotten = forgotten
        self.all_by = all_by

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def html(self) -> str:
        """Return the picture as HTML that needs no other file; everything in it is escaped."""
        head, tail = self._drawn
        return render("timeline.html", timeline=self, empty=EMPTY, head=head, tail=tail, mask=MASK)

    def text(self) -> str:
        """Return the picture as plain text."""
        if not self.entries:
            return EMPTY
        head, tail = self._drawn
        several = len(self.clients) > 1
        lines = [self.title]
        if several:
            lines += [f"  client {number}: {path}" for number, path in self.key.items()]
        if self.forgotten:
            lines.append(f"  {self.forgotten_note}")
        names = "".join(self.called(name).ljust(_TEXT_GAP + 1) for name in self.columns)
        lines.append(f"{'ms':>9}  {'#  ' if several else ''}{names}")
        lines += self._text_rows(head, several)
        if tail:
            lines += ["", f"{'⋮':>9}  {self.hidden_note}", "", *self._text_rows(tail, several)]
        legend = "───▶ over the wire   ┄┄┄▶ inside the server process"
        lines += ["", f"{legend}   {MASK} a secret, hidden" if self.has_secrets else legend]
        return "\n".join(line.rstrip() for line in lines)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns from left to right; the channel layer has one only when it is used."""
        used = any(LAYER in (entry.sender, entry.receiver) for entry in self.entries)
        return (CLIENT, DAPHNE, CONSUMER, LAYER) if used else (CLIENT, DAPHNE, CONSUMER)

    def called(self, name: str) -> str:
        """What somebody who takes part is called in this picture: pages are answered by no consumer."""
        return APPLICATION if name == CONSUMER and self._has_pages else name

    @cached_property
    def _has_pages(self) -> bool:
        return any(entry.label.startswith("http.") for entry in self.entries)

    @cached_property
    def clients(self) -> dict[int, str]:
        """Path of each client by its number in this picture; 1 is the one that connected first."""
        return {number: self._paths[client] for client, number in self._numbers.items()}

    @cached_property
    def key(self) -> dict[int, str]:
        """The `clients` that have a row in the picture, which leaves out rows of a long run."""
        drawn = {row.client for rows in self._drawn for row in rows}
        return {number: path for number, path in self.clients.items() if number in drawn}

    @property
    def title(self) -> str:
        rows = f"{len(self.entries):,} row{'' if len(self.entries) == 1 else 's'}"
        clients = f" · {len(self.clients)} clients" if len(self.clients) > 1 else ""
        return f"Timeline · {rows}{clients} · {self._milliseconds(self.entries[-1])} ms"

    @property
    def hidden_note(self) -> str:
        every = len(self.entries)
        return f"{every - self.limit:,} rows not shown. To see all: {self.all_by.format(rows=every)}"

    @property
    def forgotten_note(self) -> str:
        return f"{self.forgotten:,} earlier rows of this run are no longer kept."

    @property
    def has_secrets(self) -> bool:
        return any(MASK in row.words for rows in self._drawn for row in rows)

    @cached_property
    def _paths(self) -> dict[int, str]:
        paths: dict[int, str] = {}
        for entry in self.entries:
            if entry.client and not paths.get(entry.client):
                paths[entry.client] = entry.path
        return paths

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {client: number for number, client in enumerate(sorted(self._paths), 1)}

    @cached_property
    def _drawn(self) -> tuple[list[Row], list[Row]]:
        """The rows before, and the rows after, the place where rows are left out."""
        if len(self.entries) <= self.limit:
            return self._rows(self.entries), []
        first = self.limit // 2
        return self._rows(self.entries[:first]), self._rows(self.entries[first - self.limit :])

    def _rows(self, entries: tuple[Entry, ...]) -> list[Row]:
        places = {name: place for place, name in enumerate(self.columns)}
        places[OUTSIDE] = places[CONSUMER]  # its arrow ends halfway
        rows = []
        for before, entry in zip(entries[:1] + entries, entries, strict=False):
            waited = entry.at - before.at
            rows.append(
                Row(
                    time=self._milliseconds(entry),
                    pause=f"{waited:.1f} s pass" if waited >= PAUSE else "",
                    client=self._numbers.get(entry.client, 0),
                    sender=self.called(entry.sender),
                    receiver=self.called(entry.receiver),
                    start=places[entry.sender],
                    end=places[entry.receiver],
                    label=entry.label,
                    detail=str(entry.detail),
                    failed=entry.failed,
                    gaps=len(self.columns) - 1,
                )
            )
        return rows

    def _milliseconds(self, entry: Entry) -> str:
        return f"{(entry.at - self.entries[0].at) * 1000:,.1f}"

    def _text_rows(self, rows: list[Row], several: bool) -> Iterator[str]:
        for row in rows:
            if row.pause:
                yield f"{'⋮':>9}  {row.pause}"
            number = f"{row.client or '':<3}" if several else ""
            yield f"{row.time:>9}  {number}{_text_arrow(row)}  {row.words}"


def _text_arrow(row: Row) -> str:
    """The columns of one row as characters, with the arrow between two of them."""
    marks = ["│"] * (row.gaps + 1)
    gaps = [" " * _TEXT_GAP] * row.gaps
    if row.line == "none":
        marks[row.end] = "✗"
    else:
        length = _TEXT_GAP // 2 if row.half else _TEXT_GAP - 1
        line = ("─" if row.line == "network" else "┄") * length
        arrow = f"◀{line}" if row.direction == "left" else f"{line}▶"
        gaps[row.left] = arrow.rjust(_TEXT_GAP)
    return "".join(mark + gap for mark, gap in zip(marks, [*gaps, ""], strict=True))
