"""Tests that a learner has written, judged by what they find: they run on right programs and on faulty ones.

    suite = Suite({"as it is": {"desk.py": RIGHT}, "the sides exchanged": {"desk.py": FAULTY}})
    results = await suite.run(learner, files)       # once for all checks of a task
    results["as it is"].must_pass()
    results["the sides exchanged"].must_catch("exchanges the sides")

The programs lie in folders that tell nothing of what they are, in an order that is drawn. suite_runner.py runs the tests
where the learner's code runs; which program is right is known here alone. A test that fails must do so itself: an error
while tests are read, or before one begins, catches nothing.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classroom.judging.learner import Learner
from classroom.running.unmet import Unmet

ENDS = 90.0  # seconds, in which they have a processor, that all tests may take on all programs
RUNNER = ("-m", "classroom.judging.suite_runner")
NO_TEST = "pytest finds no test in your files: a test is a function whose name begins with test_."

Files = Mapping[str, str]


@dataclass(frozen=True)
class Test:
    """What one test did: `outcome` is passed, failed, skipped, or error (not its own); `why` is a sentence of pytest's."""

    __test__ = False  # for pytest, this is no class of tests

    name: str
    outcome: str
    why: str


@dataclass(frozen=True)
class Result:
    """What a learner's tests did on one program.

    Attributes:
        tests: each of them.
        whole: whether pytest came to its end.
        unawaited: tests in which a coroutine was never awaited.
    """

    tests: tuple[Test, ...]
    whole: bool
    unawaited: tuple[str, ...]

    def must_pass(self, what: str) -> None:
        """All tests pass.

        Args:
            what: the program, in words that go on "On ...".

        Raises:
            Unmet: one does not, or there is none.
        """
        expected = f"On {what}, all your tests pass"
        for test in self.tests:
            if test.outcome == "error":
                raise Unmet(f"Your tests can't run: {test.why}.", expected=expected)
            if test.outcome != "passed":
                words = "is left out" if test.outcome == "skipped" else "fails"
                raise Unmet(
                    f"On {what}, {_short(test.name)} {words}: {test.why}.{self._advice(test.name)}",
                    expected=expected,
                )
        if not self.tests:
            raise Unmet(NO_TEST if self.whole else "Your tests ended pytest.", expected=expected)

    def must_catch(self, fault: str) -> None:
        """One test fails, by itself.

        Args:
            fault: the program, in words that go on "one that ...".

        Raises:
            Unmet: none does.
        """
        if any(test.outcome == "failed" for test in self.tests):
            return
        raise Unmet(
            f"No test of yours fails on one that {fault}.{self._advice()}",
            came=tuple(f"{_short(test.name)}: {test.outcome}" for test in self.tests),
            expected="One of your tests fails",
        )

    def _advice(self, name: str = "") -> str:
        """A sentence on the first `await` that is missing: in the test of this name, or in any."""
        where = [test for test in self.unawaited if name in ("", test)]
        return f" In {_short(where[0])}, a coroutine was never awaited." if where else ""


class Suite:
    """Programs, and what a learner's tests did on them.

    Attributes:
        programs: by a name of its own: the files of each.
    """

    def __init__(self, programs: Mapping[str, Files]):
        self.programs = dict(programs)
        self._learner: Learner | None = None
        self._results: dict[str, Result] | Unmet = {}

    async def run(self, learner: Learner, tests: Files) -> dict[str, Result]:
        """Run the tests on each program, once for all checks of a task.

        Args:
            learner: whose tests they are.
            tests: text by relative path; a program's own files take their place.

        Returns:
            By the program's name.

        Raises:
            Unmet: they do not end.
        """
        if self._learner is not learner:
            self._learner = learner
            try:
                self._results = await self._run(learner, tests)
            except Unmet as unmet:
                self._results = unmet
        if isinstance(self._results, Unmet):
            raise self._results
        return self._results

    async def _run(self, learner: Learner, tests: Files) -> dict[str, Result]:
        names = random.sample(sorted(self.programs), len(self.programs))
        folders = [await learner.make_folder({**tests, **self.programs[name]}, "tested") for name in names]
        async with learner.python(await learner.make_folder(), *RUNNER, *folders) as running:
            try:
                _, printed = await running.ended(ENDS)
            except Unmet:
                raise Unmet(f"Your tests did not end within {ENDS:g} seconds.") from None
        try:
            said = json.loads(printed.splitlines()[-1])
            return {name: _result(one) for name, one in zip(names, said, strict=True)}
        except (ValueError, IndexError, KeyError, TypeError):
            raise Unmet(
                f"Your tests could not be run. The last line: {(printed.splitlines() or [''])[-1]}"
            ) from None


def _result(said: dict[str, object]) -> Result:
    """A Result, of what the runner says, which may be anything."""
    tests, unawaited = said["tests"], said["unawaited"]
    if not isinstance(tests, Sequence) or not isinstance(unawaited, Sequence):
        raise TypeError
    noted = tuple(Test(str(one["name"]), str(one["outcome"]), str(one["why"]).rstrip(".")) for one in tests)
    return Result(noted, said["code"] != -1, tuple(map(str, unawaited)))


def _short(name: str) -> str:
    """A test's name without its file's."""
    return name.rpartition("::")[2] or name


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """A program in which words stand in the place of others.

    Args:
        text: it.
        pairs: the words that go, which it has exactly once, and those that come.

    Raises:
        AssertionError: it does not have them once; says how often.
    """
    for old, new in pairs:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text
