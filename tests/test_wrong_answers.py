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

import pytest
from answers import EXERCISES, SEEDS, TASKS, answer_cells, judge_answer, named
from wrong_answer_files import WRONG_ANSWERS, checks, read_wrong_answer

from classroom import paths
from classroom.catalogue.catalog import exercise
from classroom.judging.report import facts
from classroom.judging.run import run_exercise

pytestmark = pytest.mark.slow("each answer is judged")

TOLD = re.compile(r"^# told: (.+)$", re.MULTILINE)

FILES = sorted(WRONG_ANSWERS.glob("*/*.py"))


@pytest.mark.parametrize("of_exercise", EXERCISES, ids=named)
def test_the_solution_passes(of_exercise):
    results = run_exercise(of_exercise.path, seed=SEEDS[0], hidden=True)
    assert [(result.task, result.failures) for result in results if not result.passed] == []
    assert [result.points for result in results] == [one.points for one in of_exercise.tasks]
    assert all(one.points > 0 for one in of_exercise.tasks)


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
