"""The files of wrong_answers/, and the checks that they name."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from classroom import paths
from classroom.catalogue.capstones import Capstone
from classroom.catalogue.catalog import CatalogError, Exercise, Task, exercise, task
from classroom.judging.judge import QUIET

WRONG_ANSWERS = Path(__file__).parent / "wrong_answers"
CAUGHT_BY = re.compile(r"# caught by: (test_\w+)\n")


class WrongAnswerError(Exception):
    """A file of wrong_answers/ can't be used; says why."""


@dataclass(frozen=True)
class Check:
    """A test that grades: its name, the Goal line that its failure breaks, the hint that helps then."""

    name: str
    goal: int | None
    hint: int | None


@cache
def checks(of_exercise: Exercise | Capstone) -> dict[str, list[Check]]:
    """The checks of each task, in order, as pytest collects them."""
    found = defaultdict(list)

    class Listing:
        def pytest_collection_finish(self, session):
            for item in session.items:
                goal = item.get_closest_marker("goal")
                found[item.get_closest_marker("task").args[0]].append(
                    Check(item.originalname, goal and goal.args[0], goal and goal.kwargs.get("hint"))
                )

    assert (
        pytest.main([*QUIET, "--collect-only", str(of_exercise.tests)], plugins=[Listing()]) == pytest.ExitCode.OK
    )
    return found


def assert_goals_and_checks_agree(of: Exercise | Capstone) -> None:
    """Each line of a Goal has a check, each check a line of the Goal and a hint that there is."""
    of_tasks = checks(of)
    assert list(of_tasks) == [one.id for one in of.tasks]
    for one in of.tasks:
        assert {check.goal for check in of_tasks[one.id]} == set(range(1, len(one.goals) + 1)), one.id
        for check in of_tasks[one.id]:
            assert check.hint in range(1, len(one.hints) + 1), (one.id, check)


def read_wrong_answer(file: Path, solutions: Path = paths.SOLUTIONS) -> tuple[Task, str, str]:
    """The task that a file answers wrongly, the check that must catch it, and its code.

    Raises:
        WrongAnswerError: the folder names no task, or the first line names no check of it.
    """
    where = f"{file.parent.name}/{file.name}"
    try:
        wanted = task(file.parent.name, solutions)
    except CatalogError as error:
        raise WrongAnswerError(f"{where}: the folder must be named for a task. {error}") from None
    code = file.read_text(encoding="utf-8")
    header = CAUGHT_BY.match(code)
    if header is None:
        raise WrongAnswerError(
            f"{where}: the first line must be '# caught by: test_...', the check that catches it."
        )
    names = [check.name for check in checks(exercise(wanted.id.partition(".")[0], solutions))[wanted.id]]
    if header[1] not in names:
        raise WrongAnswerError(f"{where}: task {wanted.id} has no {header[1]}. It has: {', '.join(names)}.")
    return wanted, header[1], code
