"""How the last run of each cell of this notebook ended, for a check that asks for a name which the cell defines.

The name may be missing because the cell raised an error, or because it defines another name. Or it is there from an
earlier run and the cell has failed since: then what would be judged is not what is on the screen.
"""

import ast
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classroom.server.failure import own_frames, place

if TYPE_CHECKING:  # a check in a notebook has it; the command line needs none
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell

SIMILAR = 0.7  # of 1.0, as difflib measures it: `Ecko` and `Echo` have 0.75

_ABSENT = object()
_RAISED = "`{name}` does not exist: its cell ended with an error. Mend the cell, run it, then check again."
_OLDER = (
    "The last run of the cell that defines `{name}` ended with an error. The `{name}` that is there is an older one, "
    "and was not judged. Mend the cell, run it, then check again."
)
_OTHER = "`{name}` does not exist: your cell defines {others}."
_NEAR = (
    "`{name}` does not exist, and `{near}` does. If that is your answer, call it `{name}` and run its cell again."
)
_BEGINS_LIKE_ONE = re.compile(r"^(?:(?:async +)?def|class) +(\w+)|^(\w+) *(?::[^=\n]+)?=(?!=)", re.MULTILINE)


@dataclass(frozen=True)
class _Run:
    """The last run of a cell: the names that it was to define, and what it raised, or ""."""

    names: tuple[str, ...]
    error: str


@dataclass(frozen=True)
class _Failed:
    """A run that failed before it defined a name anew: what it raised, and what the name stands for since before."""

    error: str
    left: object


class Attempts:
    """What is known of the cells that have run."""

    def __init__(self) -> None:
        self._source = ""  # of the cell that runs now
        self._before: dict[str, object] = {}
        self._failed: dict[str, _Failed] = {}  # by name
        self._runs: dict[str, _Run] = {}  # by the cell's id, where the front end tells it
        self._defined: dict[str, str] = {}  # the text of the cell that was the last one to define a name

    def follow(self, shell: "InteractiveShell") -> None:
        """Take down each cell that an IPython shell runs from now on."""
        self._names, self._transform = shell.user_ns, shell.transform_cell
        shell.events.register("pre_run_cell", self._begins)
        shell.events.register("post_run_cell", self._ended)

    def trouble(self, name: str, names: Mapping[str, object], cell_id: str) -> tuple[str, str] | None:
        """Why a name can't be judged.

        Args:
            name: what the check asks for.
            names: the notebook's namespace.
            cell_id: of the answer cell.

        Returns:
            A sentence, and what the cell raised, or ""; None when nothing is wrong, or nothing is known.
        """
        failed, run = self._failed.get(name), self._runs.get(cell_id)
        if failed is not None and names.get(name, _ABSENT) is failed.left:
            return (_OLDER if name in names else _RAISED).format(name=name), failed.error
        if name in names:
            return None
        if run is not None and run.error:
            return _RAISED.format(name=name), run.error
        if run is not None and (own := [one for one in run.names if one in names]):
            others = most_similar(name, own) or own
            return _OTHER.format(name=name, others=", ".join(f"`{other}`" for other in others)), ""
        for near in most_similar(name, self._defined.keys() & names.keys()):
            return _NEAR.format(name=name, near=near), ""
        return None

    def cell(self, name: str) -> str | None:
        """The text of the cell that was the last one to define a name; None when that is not known."""
        return self._defined.get(name)

    def _begins(self, info: "ExecutionInfo") -> None:
        self._source = info.raw_cell or ""
        self._before = {name: self._names.get(name, _ABSENT) for name in defined(self._source, self._transform)}

    def _ended(self, result: "ExecutionResult") -> None:
        before, self._before = self._before, {}
        error = result.error_before_exec or result.error_in_exec
        told = _told(error) if error is not None else ""
        for name, thing in before.items():
            self._failed.pop(name, None)
            if told and self._names.get(name, _ABSENT) is thing:
                self._failed[name] = _Failed(told, thing)
        self._defined.update(dict.fromkeys(before, self._source))
        if cell_id := getattr(result.info, "cell_id", None):
            self._runs[cell_id] = _Run(tuple(before), told)


attempts = Attempts()  # in the notebook whose kernel this is


def defined(source: str, transform: Callable[[str], str] = str) -> list[str]:
    """The names that a cell defines, outside functions and classes; not those that it imports.

    Args:
        source: the cell. When it is no Python, what its lines begin with counts.
        transform: turns magics into Python.
    """
    try:
        found = _bound(ast.parse(transform(source)))
        return list(dict.fromkeys(found))
    except (SyntaxError, ValueError, RecursionError):
        return [of_block or of_line for of_block, of_line in _BEGINS_LIKE_ONE.findall(source)]


def _bound(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child.name
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif not isinstance(child, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            yield from _bound(child)


def most_similar(name: str, others: Iterable[str]) -> list[str]:
    """The one that is most like a name, whatever its upper and lower case; [] when none is."""
    by_lower = {other.lower(): other for other in sorted(others)}
    return [by_lower[near] for near in difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=SIMILAR)]


def _told(error: BaseException) -> str:
    """What a cell raised, and where in the learner's lines."""
    lines = [f"{type(error).__name__}: {error}", *(f"    {frame}" for frame in own_frames(error))]
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        where = f"{place(error.filename)}, line {error.lineno}: {(error.text or '').strip()}"
        lines = [f"{type(error).__name__}: {error.msg}", f"    {where}"]
    return "\n".join(lines)
