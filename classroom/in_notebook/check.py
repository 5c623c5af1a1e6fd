"""`await check("01.4")`: run a task's tests against what this notebook's cells have made."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from classroom import paths
from classroom.catalogue import catalog, stages
from classroom.catalogue.record import Record
from classroom.errors import CourseError
from classroom.running.attempts import attempts
from classroom.running.program import working_folder
from classroom.server.notebook import kernel_shell, let_stop_wake_the_loop, off_the_kernels_loop

if TYPE_CHECKING:  # what takes long to import is imported by `warm_up`
    from classroom.judging.kernel import Kernel
    from classroom.judging.report import Problem, Report
    from classroom.judging.verdict import TaskResult
    from classroom.timeline import Timeline

WARM = (
    "classroom.judging.judge",
    "classroom.judging.inputs",
    "classroom.judging.kernel",
    "classroom.running.unawaited",
    "classroom.judging.report",
    "pytest_asyncio.plugin",
    "jinja2",
    "twisted.internet.asyncioreactor",
    "twisted.internet.endpoints",
    "daphne.http_protocol",
    "classroom.server.traffic",
)
MANY = 1000  # rows: all that a check makes
STOPPING = 1.0  # seconds that the tests have to end after a Stop

_one_at_a_time = asyncio.Lock()
_warming, _warm = threading.Lock(), threading.Event()


async def check(task: str, rows: int = 40) -> "Report | Problem | float | None":
    """Judge one task, in this kernel, as its clients see it.

    The tests run in a thread of their own and talk to the server of this kernel over a real WebSocket.
    Afterwards the server goes on with the application that it had.

    Args:
        task: the task's id, e.g. "01.4".
        rows: how many rows of the timeline to show at most, at least 2.

    Returns:
        A Report, which the notebook draws; a Problem when there is no such task. Under nbgrader the points,
        which its autograder wants (nbgrader.utils.determine_grade).
    """
    shell = kernel_shell()
    if shell is None:
        print("check() works inside a notebook. On the command line: course check")
        return None
    let_stop_wake_the_loop()
    with _stopped_in_a_line():
        async with _one_at_a_time:
            report = await _report(task, shell.user_ns, max(rows, 2))
    if "NBGRADER_EXECUTION" not in os.environ:
        return report
    from IPython.display import display

    display(report)
    return report.points


@contextmanager
def _stopped_in_a_line() -> Iterator[None]:
    """A Stop shows one line and no traceback, also while the check waits for its imports or for another check."""
    try:
        yield
    except asyncio.CancelledError as stop:
        # which IPython shows instead
        stop._render_traceback_ = lambda: ["The check was stopped."]  # type: ignore[attr-defined]
        raise


async def _report(task: str, names: dict[str, object], rows: int) -> "Report | Problem":
    await asyncio.to_thread(warm_up)
    from classroom.judging.report import Problem, Report

    if elsewhere := off_the_kernels_loop():
        return Problem(f"A check can't run {elsewhere}")
    if working_folder() is None:
        return Problem("The folder in which this kernel works no longer exists: restart the kernel.")
    try:
        exercise = catalog.exercise(task.partition(".")[0], paths.SOLUTIONS)
        wanted = exercise.task(task)
        result, timeline, project = await _judged(exercise, task, names, rows)
    except CourseError as error:
        return Problem(str(error))
    if not _autograding():
        Record().task_checked(task, result.passed, result.points)
        if result.passed and project is not None:
            stages.keep(exercise.number, project)
    return Report(wanted, result, timeline, note=result.left_out)


async def _judged(
    exercise: catalog.Exercise, task: str, names: dict[str, object], rows: int
) -> "tuple[TaskResult, Timeline | None, dict[str, str] | None]":
    """The result of a task, the timeline of the exchange in which it failed, and the project's files, if it is a stage."""
    from classroom.judging.judge import forget_collected
    from classroom.judging.kernel import Kernel, borrowed_server
    from classroom.running.cells import code_cells, given_cells
    from classroom.running.unawaited import noting_missing_awaits, throw_earlier_ones_away
    from classroom.running.watchdog import watchdog

    throw_earlier_ones_away()
    missing_awaits: list[str] = []
    with borrowed_server(), watchdog() as watch, noting_missing_awaits(missing_awaits):
        kernel = Kernel(names, watch, missing_awaits, given_cells(code_cells(exercise.path)))
        judging = asyncio.ensure_future(asyncio.to_thread(_judge, exercise, task, kernel))
        try:
            result = await asyncio.shield(judging)
        except asyncio.CancelledError:
            kernel.stop()
            forget_collected()
            await asyncio.wait({judging}, timeout=STOPPING)
            raise
        timeline = None if result.passed or _autograding() else await kernel.program.timeline(rows)
        if timeline is not None:  # the inputs are drawn anew then, so there may be a few rows more
            timeline.all_by = f'await check("{task}", rows={MANY})'
        return result, timeline, kernel.learner.project_files


def _judge(exercise: catalog.Exercise, task: str, kernel: "Kernel") -> "TaskResult":
    """The result of a task; called in a thread of its own."""
    from classroom.judging.judge import GradingError, forget_collected, keep_collected

    try:
        return keep_collected(exercise, _autograding()).judge(task, kernel.open)
    except GradingError:  # the tests can't be run; perhaps what they need is being changed
        forget_collected()
        raise


def _autograding() -> bool:
    """Whether nbgrader gives marks here. Then hidden checks run, so no timeline is drawn, which would show what they
    send; and the record is the teacher's, so it is left alone."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def warm_up() -> None:
    """Import what a first check needs, which takes a second or more, and collect the tests of the open exercise.

    Not daphne.server: importing it installs Twisted's reactor, and where that runs is the affair of `serve`.
    """
    with _warming:
        if _warm.is_set():
            return
        for name in WARM:
            import_module(name)
        from classroom.judging.judge import keep_collected

        notebook = Path(os.environ.get("JPY_SESSION_NAME", ""))  # JupyterLab says so to each kernel
        if notebook.parent == paths.EXERCISES:
            with suppress(CourseError):  # which the check will tell
                keep_collected(catalog.exercise(notebook.name[:2], paths.SOLUTIONS), _autograding())
        _warm.set()


if (_shell := kernel_shell()) is not None:
    attempts.follow(_shell)
    threading.Thread(target=warm_up, daemon=True).start()  # while the reader reads
