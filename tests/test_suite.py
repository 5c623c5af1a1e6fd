"""What a learner's own tests have found, in words: no test runs here, a stand-in says what they did."""

import json
from contextlib import asynccontextmanager

import pytest

from classroom.judging.suite import ENDS, NO_TEST, Result, Suite, Test
from classroom.running.unmet import Unmet

PASSES = Test("test_desk.py::test_passes", "passed", "")
FAILS = Test("test_desk.py::test_fails", "failed", "assert 1 == 2 (test_desk.py, line 3)")
SKIPPED = Test("test_desk.py::test_later", "skipped", "not now")
ERROR = Test("test_desk.py", "error", "No module named 'desks'")
PROGRAMS = {name: {"desk.py": name} for name in ("right", "other", "faulty")}


def result(*tests, whole=True, unawaited=()):
    return Result(tests, whole, unawaited)


def test_who_passes_must_have_tests_and_pass_all_of_them():
    result(PASSES).must_pass("the desk")
    for tests, whole, said in (
        ([PASSES, FAILS], True, "On the desk, test_fails fails: assert 1 == 2 (test_desk.py, line 3)."),
        ([SKIPPED, PASSES], True, "On the desk, test_later is left out: not now."),
        ([ERROR], True, "Your tests can't run: No module named 'desks'."),
        ([], True, NO_TEST),
        ([], False, "Your tests ended pytest."),
    ):
        with pytest.raises(Unmet) as unmet:
            result(*tests, whole=whole).must_pass("the desk")
        assert str(unmet.value) == said
        assert unmet.value.expected == "On the desk, all your tests pass"


def test_a_fault_is_caught_by_a_test_that_fails_itself():
    result(PASSES, FAILS).must_catch("is deaf")
    for tests in ([PASSES], [ERROR], [SKIPPED], []):
        with pytest.raises(Unmet, match=r"^No test of yours fails on one that is deaf\.$") as unmet:
            result(*tests).must_catch("is deaf")
        assert len(unmet.value.came) == len(tests)


def test_a_coroutine_that_was_never_awaited_is_named():
    with pytest.raises(Unmet, match=r"In test_passes, a coroutine was never awaited\.$"):
        result(PASSES, unawaited=(PASSES.name,)).must_catch("is deaf")


class Learner:
    """Stands in for a learner: the runner prints what `says` makes of the programs, which come in an order that is drawn."""

    def __init__(self, says):
        self.says, self.folders, self.ran = says, {}, 0

    async def make_folder(self, files=(), name="work"):
        path = f"/{name}/{len(self.folders)}"
        self.folders[path] = dict(files)
        return path

    @asynccontextmanager
    async def python(self, folder, *words):
        self.ran += 1
        self.programs = [self.folders[word] for word in words if word.startswith("/tested")]
        yield self

    async def ended(self, seconds):
        assert seconds == ENDS
        return 0, self.says(self.programs)


def told(programs):
    """The runner's line: each program fails in a test that is called as the program is."""
    tests = [{"name": one["desk.py"], "outcome": "failed", "why": "a reason."} for one in programs]
    return "printed before\n" + json.dumps([{"code": 1, "tests": [test], "unawaited": []} for test in tests])


async def test_each_program_gets_its_own_result_and_the_tests_run_once():
    learner, suite = Learner(told), Suite(PROGRAMS)
    for _ in range(2):
        results = await suite.run(learner, {"test_desk.py": "tests", "desk.py": "the learner's"})
        assert results == {name: result(Test(name, "failed", "a reason")) for name in PROGRAMS}
    assert learner.ran == 1
    assert [one["test_desk.py"] for one in learner.programs] == ["tests"] * 3
    await suite.run(another := Learner(told), {})
    assert another.ran == 1


@pytest.mark.parametrize(
    "printed",
    ["", "Killed", "[]", "{}", '[{"code": 0}, {}, {}]', '[{"code": 0, "tests": 7, "unawaited": []}, {}, {}]'],
)
async def test_a_runner_that_says_something_else_is_no_result(printed):
    learner, suite = Learner(lambda programs: printed), Suite(PROGRAMS)
    for _ in range(2):  # the second check is told the same
        with pytest.raises(Unmet, match="Your tests could not be run"):
            await suite.run(learner, {})
    assert learner.ran == 1


async def test_tests_that_do_not_end_are_said_to():
    def never(programs):
        raise Unmet("It goes on.")

    with pytest.raises(Unmet, match="did not end within 90 seconds"):
        await Suite(PROGRAMS).run(Learner(never), {})
