"""A task, answered by other code than the solution's, and judged as a learner's answer is."""

import json
import os
from pathlib import Path

from classroom import paths
from classroom.catalog import Exercise, Task, exercise, exercises
from classroom.judging.run import run_task
from classroom.judging.verdict import TaskResult

SEEDS = os.environ.get("ANSWER_SEEDS", "1").split()  # of what the checks send

EXERCISES = exercises(paths.SOLUTIONS)
TASKS = [one for of_exercise in EXERCISES for one in of_exercise.tasks]


def with_answer(solution: Path, answered: Task, code: str, folder: Path) -> Path:
    """A copy of the solution notebook in which one task has this answer."""
    notebook = json.loads(solution.read_text(encoding="utf-8"))
    (cell,) = [cell for cell in notebook["cells"] if cell.get("id") == answered.answer_cell]
    cell["source"] = code
    copy = folder / solution.name
    copy.write_text(json.dumps(notebook), encoding="utf-8")
    return copy


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
