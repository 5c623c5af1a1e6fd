"""Each task is proved three ways: its solution passes, its stub fails, each wrong answer is caught.

A wrong answer is one small file, tests/wrong_answers/TASK/what_is_wrong.py. Its first line names the check
that must catch it first; the rest takes the place of the answer cell, or is a change of the solution:

    # caught by: test_every_text_comes_back
    # a reader thinks: one answer is enough
    class Echo(...): ...

Lines `# told: ...` below it say what the reader must be told, each in words of the verdict: of what happened, of the
line of the Goal, of the hint, of their own code.

answers.py says how a change is written, and an answer that is several files.

What the checks send is random, and here the same in each run. ANSWER_SEEDS="2 3 4" tries other inputs.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from answers import EXERCISES, SEEDS, TASKS, answer_cells, judge_answer, named

from classroom import paths
from classroom.catalogue.catalog import CatalogError, Exercise, Task, exercise, read_exercise, task
from classroom.judging.judge import QUIET
from classroom.judging.report import facts
from classroom.judging.run import run_exercise

WRONG_ANSWERS = Path(__file__).parent / "wrong_answers"
FEWEST = 3  # wrong answers that each task has at least
CAUGHT_BY = re.compile(r"# caught by: (test_\w+)\n")
TOLD = re.compile(r"^# told: (.+)$", re.MULTILINE)

FILES = sorted(WRONG_ANSWERS.glob("*/*.py"))


class WrongAnswerError(Exception):
    """A file of wrong_answers/ can't be used; says why."""


@dataclass(frozen=True)
class Check:
    """A test that grades: its name, the Goal line that its failure breaks, the hint that helps then."""

    name: str
    goal: int | None
    hint: int | None


@cache
def checks(of_exercise: Exercise) -> dict[str, list[Check]]:
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


@pytest.mark.slow("each answer is judged")
@pytest.mark.parametrize("of_exercise", EXERCISES, ids=named)
def test_the_solution_passes(of_exercise):
    results = run_exercise(of_exercise.path, seed=SEEDS[0], hidden=True)
    assert [(result.task, result.failures) for result in results if not result.passed] == []
    assert [result.points for result in results] == [one.points for one in of_exercise.tasks]
    assert all(one.points > 0 for one in of_exercise.tasks)


@pytest.mark.slow("each answer is judged")
@pytest.mark.parametrize("stubbed", TASKS, ids=named)
def test_the_stub_fails_with_a_message_that_helps(stubbed, tmp_path, made):
    number = stubbed.id.partition(".")[0]
    # Made anew: on disk a learner may have answered.
    cells = json.loads(made(exercise(number, paths.SOLUTIONS).path))["cells"]
    stubs = ["".join(cell["source"]) for cell in answer_cells(cells, stubbed)]
    stub = "".join(re.sub(r"^%%writefile +(\S+)", r"# file: \1", one) + "\n" for one in stubs)
    result = judge_answer(stubbed, stub, tmp_path)
    assert not result.passed and result.points == 0
    (failure,) = result.failures
    assert failure.check in [check.name for check in checks(exercise(number, paths.SOLUTIONS))[stubbed.id]]
    assert failure.reason and failure.goal and failure.hint
    assert failure.raised is None, "a stub runs without an error"
    assert "could not go on" not in failure.reason, failure.reason


@pytest.mark.slow("each answer is judged")
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_wrong_answer_is_caught_by_the_check_that_is_named_for_it(file, tmp_path):
    answered, caught_by, code = read_wrong_answer(file)
    for seed in SEEDS:
        result = judge_answer(answered, code, tmp_path, seed=seed)
        assert result.failures, f"with seed {seed} {file.name} passes; {caught_by} should have caught it"
        (failure,) = result.failures
        assert failure.check == caught_by, (seed, failure)
        told = "\n".join(f"{label}: {text}" for label, text in facts(failure, answered))
        assert [words for words in TOLD.findall(code) if words not in told] == [], told


@pytest.mark.parametrize("proved", TASKS, ids=named)
def test_every_task_has_wrong_answers(proved):
    assert len([file for file in FILES if file.parent.name == proved.id]) >= FEWEST


@pytest.mark.parametrize("of_exercise", EXERCISES, ids=named)
def test_every_goal_has_a_check_and_every_check_a_goal_and_a_hint(of_exercise):
    of_tasks = checks(of_exercise)
    assert list(of_tasks) == [one.id for one in of_exercise.tasks]
    for one in of_exercise.tasks:
        assert {check.goal for check in of_tasks[one.id]} == set(range(1, len(one.goals) + 1)), one.id
        for check in of_tasks[one.id]:
            assert check.hint in range(1, len(one.hints) + 1), (one.id, check)


@pytest.mark.parametrize("of_exercise", EXERCISES, ids=named)
def test_the_exercise_is_the_solution_with_other_answers(of_exercise):
    """Else the stub that is tried above is not what a learner gets."""
    assert read_exercise(paths.EXERCISES / of_exercise.path.name).tasks == of_exercise.tasks


@pytest.mark.parametrize(
    ("place", "code", "complaint"),
    [
        ("01.1/no_header.py", "def installed(package): ...", "first line must be '# caught by: test_...'"),
        ("01.1/unknown.py", "# caught by: test_the_moon\n", "has no test_the_moon. It has: test_the_version"),
        ("01.99/no_task.py", "# caught by: test_x\n", "named for a task. There is no task '01.99'"),
        ("notes/no_exercise.py", "# caught by: test_x\n", "named for a task. There is no exercise 'notes'"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(place, code, complaint, tmp_path):
    file = tmp_path / place
    file.parent.mkdir()
    file.write_text(code, encoding="utf-8")
    with pytest.raises(WrongAnswerError, match=re.escape(complaint)):
        read_wrong_answer(file)
