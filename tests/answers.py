"""A task, answered by other code than the solution's, and judged as a learner's answer is."""

import json
import os
import re
from pathlib import Path

from classroom import paths
from classroom.catalogue.catalog import Exercise, Task, exercise, exercises
from classroom.judging.run import run_task
from classroom.judging.verdict import TaskResult

RIGHT_ANSWERS = Path(__file__).with_name("right_answers")

SEEDS = os.environ.get("ANSWER_SEEDS", "1").split()  # of what the checks send

FILE = re.compile(r"^# file: (\S+)\n", re.MULTILINE)  # begins a file of an answer that is made of files
INSTEAD = re.compile(r"^# instead of:\n", re.MULTILINE)  # begins a change
WRITE = re.compile(r"^# write:\n", re.MULTILINE)  # parts what goes from what comes
MARK = re.compile(r"^ *### (?:BEGIN|END) SOLUTION\n", re.MULTILINE)  # no line of the solution's own

EXERCISES = exercises(paths.SOLUTIONS)
TASKS = [one for of_exercise in EXERCISES for one in of_exercise.tasks]


class AnswerError(Exception):
    """An answer can't be put into the solution; says why."""


def with_answer(solution: Path, answered: Task, code: str, folder: Path) -> Path:
    """A copy of the solution notebook in which one task has this answer."""
    notebook = json.loads(solution.read_text(encoding="utf-8"))
    put_answer(notebook["cells"], answered, code)
    copy = folder / solution.name
    copy.write_text(json.dumps(notebook), encoding="utf-8")
    return copy


def put_answer(cells: list[dict], answered: Task, code: str) -> None:
    """Put an answer into the cells of a notebook, which hold the solution.

    A file of the answer's, from `# file: my_project/scores/routing.py` to the next such line, takes the place of the
    cell that writes it; the task's other cells stay. Without such a line, it is all of the one answer cell.

    Raises:
        AnswerError: no cell writes such a file, or the change can't be made in the solution.
    """
    cells = answer_cells(cells, answered)
    if files := FILE.split(code)[1:]:
        for path, text in zip(files[::2], files[1::2], strict=True):
            cell = next((cell for cell in cells if writes(cell) == path), None)
            if cell is None:
                raise AnswerError(f"{path}: no answer cell of task {answered.id} writes it")
            magic, _, solution = "".join(cell["source"]).partition("\n")
            cell["source"] = f"{magic}\n{in_full(text, solution, path)}"
    else:
        (cell,) = cells
        cell["source"] = in_full(code, "".join(cell["source"]), answered.answer_cell)


def in_full(text: str, solution: str, place: str) -> str:
    """The whole text of an answer that is written as a change of the solution; of any other, the text itself.

    Each `# instead of:` is followed by lines of the solution, `# write:` by those that take their place, if any. Blank
    lines around them do not count. What is written above the first `# instead of:` goes above the solution.

    Raises:
        AnswerError: `# write:` is missing, or the solution does not have these lines exactly once; begins with place.
    """
    above, *changes = INSTEAD.split(text)
    if not changes:
        return text
    lines = MARK.sub("", f"{solution}\n").splitlines()
    for change in changes:
        lines = _changed(lines, change, place)
    return above + "\n".join(lines) + "\n"


def _changed(lines: list[str], change: str, place: str) -> list[str]:
    """These lines after one change, from behind its `# instead of:`."""
    parts = [part.strip("\n").splitlines() for part in WRITE.split(change)]
    if len(parts) != 2 or not parts[0]:
        raise AnswerError(f"{place}: after '# instead of:' come lines of the solution, then '# write:', once")
    old, new = parts
    found = [at for at in range(len(lines)) if lines[at : at + len(old)] == old]
    if len(found) != 1:
        complaint = f"{place}: the solution has these lines {len(found)} times, and not once:"
        raise AnswerError("\n".join([complaint, *old]))
    return [*lines[: found[0]], *new, *lines[found[0] + len(old) :]]


def answer_cells(cells: list[dict], answered: Task) -> list[dict]:
    """The cells that hold a task's answer: `answer-02-5`, `answer-02-5-asgi`."""
    return [cell for cell in cells if f"{cell.get('id')}-".startswith(f"{answered.answer_cell}-")]


def writes(cell: dict) -> str | None:
    """The path of the file that a cell writes, or None."""
    written = re.match(r"%%writefile +(\S+)", "".join(cell["source"]))
    return written[1] if written else None


def judge_answer(
    answered: Task, code: str, folder: Path, solutions: Path = paths.SOLUTIONS, seed: str = SEEDS[0]
) -> TaskResult:
    """The result of a task, answered by this code in a notebook that else is the solution."""
    solution = exercise(answered.id.partition(".")[0], solutions).path
    notebook = with_answer(solution, answered, code, folder)
    return run_task(notebook, answered.id, solutions=solutions, seed=seed, hidden=True)


def named(one: Exercise | Task) -> str:
    """The name of a test that is about one exercise or one task."""
    return one.id if isinstance(one, Task) else one.path.stem
