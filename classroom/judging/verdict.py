"""What came of a task's checks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """The first check of a task that was not met, in words for the learner.

    Attributes:
        check: the name of the test function.
        reason: one sentence that says what went wrong.
        sent: what the client had sent, each payload as Python writes it.
        came: what had come back; its last item may be a word such as "nothing".
        expected: what should have come; "" when the reason says it all.
        goal: number of the Goal line that this breaks, counted from 1, or None.
        hint: number of the hint that helps, 1 to 3, or None.
        raised: what the learner's code raised, with cell and line, or None.
    """

    check: str
    reason: str
    sent: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    expected: str = ""
    goal: int | None = None
    hint: int | None = None
    raised: str | None = None


@dataclass(frozen=True)
class TaskResult:
    """The verdict on one task. All its points are given when every check is met, else none.

    Attributes:
        task: the task's id, e.g. "01.4".
        passed: whether every check was met.
        points: points given.
        of: points that the task is worth.
        failures: empty when passed; else the first check that was not met.
        seconds: wall time that the task's checks took.
        trouble: why the grader could not judge it, in a sentence; "" when it could. Then it has not passed, and has
            no failures.
        left_out: what was not judged because this machine can't do it, in a sentence; "" when all was.
    """

    task: str
    passed: bool
    points: float
    of: float
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0
    trouble: str = ""
    left_out: str = ""
