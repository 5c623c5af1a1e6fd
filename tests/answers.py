"""A task, answered by other code than the solution's, and judged as a learner's answer is."""

import json
import os
import re
from pathlib import Path

from classroom import paths
from classroom.catalogue.catalog import Exercise, Task, exercise, exercises
from classroom.judging.run import run_task
from classroom.judging.verdict import TaskResult

SEEDS = os.environ.get("ANSWER_SEEDS", "1").split()  # of what the checks send

FILE = re.compile(r"^# file: (\S+)\n", re.MULTILINE)  # begins a file of an answer that is made of files

EXERCISES = exercises(paths.SOLUTIONS)
TASKS = [one for of_exercise in EXERCISES for one in of_exercise.tasks]


def with_answer(solution: Path, answered: Task, code: str, folder: Path) -> Path:
    """A copy of the solution notebook in which one task has this answer."""
    notebook = json.loads(solution.read_text(encoding="utf-8"))
    put_answer(notebook["cells"], answered, code)
    copy = folder / solution.name
    copy.write_text(json.dumps(notebook), encoding="utf-8")
    return copy


def put_answer(cells: list[dict], answered: Task, code: str) -> None:
    """Put an answer into the cells of a notebook.

    A file of the answer's, from `# file: my_project/scores/routing.py` to the next such line, takes the place of the
    cell that writes it; the task's other cells stay. Without such a line, it is all of the one answer cell.
    """
    cells = answer_cells(cells, answered)
    if files := FILE.split(code)[1:]:
        for path, text in zip(files[::2], files[1::2], strict=True):
            (cell,) = [cell for cell in cells if writes(cell) == path]
            cell["source"] = f"%%writefile {path}\n{text}"
    else:
        (cell,) = cells
        cell["source"] = code


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
