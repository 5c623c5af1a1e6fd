"""A made-up class: submissions of one exercise, right, partly right and wrong in equal parts."""

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from classroom import paths
from classroom.catalogue.catalog import Exercise

sys.path.append(str(paths.ROOT / "tests"))
from answers import answer_cells, put_answer

WRONG_ANSWERS = paths.ROOT / "tests" / "wrong_answers"
KINDS = ("right", "partly", "wrong")


@dataclass(frozen=True)
class Submission:
    """What one student hands in.

    Attributes:
        student: a name in which no grader finds anything special.
        wrong: task id -> a wrong answer; the other tasks have the solution's.
    """

    student: str
    wrong: dict[str, str]


def a_class(exercise: Exercise, count: int, seed: int = 7, kinds: Sequence[str] = KINDS) -> list[Submission]:
    """The submissions of a class.

    Args:
        exercise: a solution.
        count: how many.
        seed: the same seed gives the same class.
        kinds: what they are in turn: right, partly right (every other task), wrong.
    """
    dice = random.Random(seed)
    wrong = {
        task.id: [file.read_text("utf-8") for file in sorted((WRONG_ANSWERS / task.id).glob("*.py"))]
        for task in exercise.tasks
    }
    submissions = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        missed = {
            task.id: dice.choice(wrong[task.id])
            for index, task in enumerate(exercise.tasks)
            if kind == "wrong" or (kind == "partly" and index % 2 == 1)
        }
        submissions.append(Submission(f"s{number:04d}{kind}", missed))
    return submissions


def hand_in(folder: Path, exercise: Exercise, submission: Submission, check_cell: str = "") -> Path:
    """Write the students' notebook with a submission's answers; returns its path.

    Args:
        folder: where it goes; it is made.
        exercise: the solution.
        submission: whose answers.
        check_cell: what stands in a check cell instead of `await check("{task}")`, with {task} and {name} in it.
    """
    content = json.loads(_made(exercise.path))
    content["metadata"]["student"] = submission.student  # equal notebooks would be judged once
    cells = {cell["id"]: cell for cell in content["cells"]}
    for task in exercise.tasks:
        for answer in answer_cells(json.loads(exercise.path.read_text("utf-8"))["cells"], task):
            cells[answer["id"]]["source"] = answer["source"]
        if task.id in submission.wrong:
            put_answer(content["cells"], task, submission.wrong[task.id])
        if check_cell:
            name = task.id.replace(".", "_")
            cells[f"check-{name.replace('_', '-')}"]["source"] = check_cell.format(task=task.id, name=name)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / exercise.path.name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@cache
def _made(solution: Path) -> str:
    """The exercise, made once."""
    # it brings nbgrader; and what a benchmark's script imports, each judge imports once more
    from classroom.catalogue.exercises import made

    return made(solution)
