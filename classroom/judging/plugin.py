"""pytest's side of grading: the markers `task` and `goal`, the fixture `learner`, failures in words."""

import asyncio
import functools
import inspect
import random
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import Any

import pytest

from classroom.errors import CourseError
from classroom.judging.learner import Learner
from classroom.judging.verdict import Failure
from classroom.running.unmet import Unmet
from classroom.running.waits import fair_wait
from classroom.running.worker import WorkerError

MARKERS = (
    "task(id): the checks in this class judge this task",
    "goal(number, hint): a failure breaks this line of the task's Goal; this hint helps",
    "may_raise: what the learner's server raises, or leaves behind, in this check is not held against it",
    "hidden: run by those who grade; left out of what students get, and of what they are told",
)

HIDDEN_REASON = "A hidden check was not met."

CHECK_LIMIT = 60.0  # seconds: far beyond what a check waits for by itself

# What a check can't do because of this machine, and not because of a learner's program: that is an Unmet
TROUBLE = (OSError, subprocess.SubprocessError, MemoryError, WorkerError)

# Gives, for a task's id, a context manager around that task's Learner.
OpenLearner = Callable[[str], AbstractContextManager[Learner]]

_Check = Callable[..., Coroutine[Any, Any, None]]  # a test, which is a coroutine function

_GRADING = pytest.StashKey["Grading"]()  # pytest makes class fixtures of classes only, not of objects


@dataclass
class Tally:
    """What came of a task's checks so far.

    Attributes:
        met: how many were met.
        failure: the first that was not, or None.
        trouble: why a check could not be run, which is the grader's failure; or "".
        seconds: wall time they took.
        left_out: as of `Learner`.
    """

    met: int = 0
    failure: Failure | None = None
    trouble: str = ""
    seconds: float = 0.0
    left_out: str = ""


class Grading:
    """A pytest plugin that gives an exercise's tests what they need: their markers, and a Learner for each task."""

    def __init__(self, open_learner: OpenLearner | None = None, hidden: bool = False):
        """
        Args:
            open_learner: what opens a task's Learner; without it, no check can be run.
            hidden: run the hidden checks too, those of a task after its others.
        """
        self._open_learner = open_learner
        self._hidden = hidden

    @pytest.fixture(scope="class")
    @classmethod
    def learner(cls, request: pytest.FixtureRequest) -> Iterator[Learner]:
        """The learner's program: a fresh one for each task."""
        open_learner, task = request.config.stash[_GRADING]._open_learner, _task_of(request.node)
        assert open_learner is not None and task is not None
        with open_learner(task) as learner:
            yield learner

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[_GRADING] = self
        for marker in MARKERS:
            config.addinivalue_line("markers", marker)

    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        if not self._hidden:
            items[:] = [item for item in items if not _is_hidden(item)]
        tasks = list(dict.fromkeys(map(_task_of, items)))
        items.sort(key=lambda item: (tasks.index(_task_of(item)), _is_hidden(item)))
        last_ones = {_task_of(item): item for item in items}.values()
        for item in items:
            if inspect.iscoroutinefunction(item.obj):
                clean = item.get_closest_marker("may_raise") is None
                item.obj = _conducted(item.obj, clean, last=item in last_ones)


class Judging(Grading):
    """... and that judges one learner's program after another, each time anew.

    A task is judged up to its first check that is not met; the rest of its checks are skipped.

    Attributes:
        broken: what is wrong with the tests themselves, e.g. a module that can't be imported.
    """

    def __init__(self, hidden: bool = False):
        """
        Args:
            hidden: as for Grading.
        """
        super().__init__(hidden=hidden)
        self._checks: dict[str | None, list[pytest.Function]] = defaultdict(list)
        self.broken: list[str] = []

    def run(self, task: str, open_learner: OpenLearner, seed: str | None) -> Tally:
        """Run a task's checks.

        Args:
            task: its id.
            open_learner: as for Grading.
            seed: of `random`, for each check anew; what a check sends is then the same each time.
        """
        self._open_learner, self._seed, self._tally = open_learner, seed, Tally()
        began, checks = time.perf_counter(), self._checks[task]
        for check, following in zip(checks, [*checks[1:], None], strict=False):
            check.config.hook.pytest_runtest_protocol(item=check, nextitem=following)
        # And with it goes what the learner's code has raised, to which all hangs that it had made.
        self._open_learner = None
        self._tally.seconds = time.perf_counter() - began
        return self._tally

    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        super().pytest_collection_modifyitems(items)
        for item in items:
            self._checks[_task_of(item)].append(item)
            item.repr_failure = _nobody_reads  # type: ignore[method-assign]  # pytest has no setting for it

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken.append(str(report.longrepr).splitlines()[-1].removeprefix("E").strip())

    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        if self._tally.failure or self._tally.trouble:
            pytest.skip("an earlier check of this task was not met")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Function) -> None:
        if self._seed is not None:
            random.seed(f"{self._seed} {item.name}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        tally, raised = self._tally, call.excinfo
        if report.failed and raised is not None:
            if isinstance(raised.value, TROUBLE):
                tally.trouble = f"{item.name}: {raised.exconly()}"
            elif call.when == "setup" and not isinstance(raised.value, Unmet | CourseError):
                self.broken.append(f"{item.name}: {raised.exconly()}")
            elif call.when != "teardown":
                tally.failure = failure_of(item, raised.value, call.when)
        elif report.passed and call.when == "call":
            tally.met += 1
            learner = item.funcargs.get("learner")
            tally.left_out = learner.left_out if isinstance(learner, Learner) else ""
        return report


def _nobody_reads(excinfo: object, style: object = None) -> str:
    """In place of the text of a traceback, which takes longer to make than many a check to run."""
    return ""


def _conducted(check: _Check, clean: bool, last: bool) -> _Check:
    """The check, ended when it waits for what never comes.

    Args:
        check: a coroutine function.
        clean: nothing may have gone wrong in the learner's server that no client saw.
        last: of its task, so that nothing may have gone wrong in the servers of its projects: to find that out takes a
            second, and who looks earlier sees it or not, as it happens.
    """

    @functools.wraps(check)
    async def conducted(*arguments: Any, **fixtures: Any) -> None:
        learner: Learner | None = fixtures.get("learner")
        if learner is None:
            return await check(*arguments, **fixtures)
        await learner.begin()
        checking = asyncio.ensure_future(check(*arguments, **fixtures))
        try:
            if not await fair_wait([checking], learner.kept_waiting, CHECK_LIMIT):
                raise Unmet(f"The check did not come to its end within {CHECK_LIMIT:g} seconds.")
            checking.result()
        finally:
            checking.cancel()
            await asyncio.wait([checking])
        if clean:
            await learner.end()
        else:  # what is raised only now belongs to this check, and not to the next
            with suppress(Unmet):
                await learner.at_rest()
        if last:
            await learner.end_projects()

    return conducted


def failure_of(item: pytest.Function, error: BaseException, when: str = "call") -> Failure:
    """What a failed test says to the learner.

    Args:
        item: the test.
        error: what it raised.
        when: "setup" when the learner's program could not be started, else "call".
    """
    goal = item.get_closest_marker("goal")
    learner = item.funcargs.get("learner")
    failure = Failure(
        check=item.originalname,
        reason=_reason(error),
        sent=getattr(error, "sent", ()),
        came=getattr(error, "came", ()),
        expected=getattr(error, "expected", ""),
        goal=getattr(error, "goal", None) or (goal.args[0] if goal else None),
        hint=getattr(error, "hint", None) or (goal.kwargs.get("hint") if goal else None),
        raised=learner.raised() if isinstance(learner, Learner) else None,
    )
    return _hushed(failure) if _is_hidden(item) and when == "call" else failure


def _hushed(failure: Failure) -> Failure:
    """Without what the check sent and expected; what the learner's code raised may hold it too."""
    return Failure(failure.check, HIDDEN_REASON, goal=failure.goal, hint=failure.hint)


def _reason(error: BaseException) -> str:
    if isinstance(error, Unmet | CourseError):
        return str(error)
    if isinstance(error, AssertionError) and str(error):
        return str(error).partition("\nassert ")[0]  # pytest adds its own words below the message
    return f"The check could not go on with what came: {type(error).__name__}: {error}"


def _task_of(node: pytest.Item | pytest.Collector) -> str | None:
    marker = node.get_closest_marker("task")
    return marker.args[0] if marker else None


def _is_hidden(node: pytest.Item) -> bool:
    return node.get_closest_marker("hidden") is not None
