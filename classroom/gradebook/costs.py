"""What it costs to judge a task, as measured: how much of a processor it keeps busy, and for how long.

Both are measured in the time in which the task had a processor, so that a crowded machine does not make a task that
works look like one that waits: then ever more would be begun.
"""

import math
from collections import defaultdict
from dataclasses import dataclass

UNKNOWN = 0.5  # of a processor, for a task that has not been judged yet


@dataclass(frozen=True)
class Cost:
    """Of judging one task once.

    Attributes:
        processor: seconds of processor time, of the judge and of the learner's processes.
        seconds: how long it took, without the time in which it was ready to run and had no processor.
    """

    processor: float
    seconds: float


class Costs:
    """By task, over all that were judged."""

    def __init__(self) -> None:
        self._processor: dict[str, float] = defaultdict(float)
        self._seconds: dict[str, float] = defaultdict(float)
        self._last: dict[str, float] = {}

    def note(self, task: str, cost: Cost) -> None:
        """Take down what a task has cost."""
        self._processor[task] += cost.processor
        self._seconds[task] += max(cost.seconds, cost.processor / 4)  # never more than four processors
        self._last[task] = cost.seconds

    def load(self, task: str) -> float:
        """How much of a processor this task keeps busy while it is judged."""
        if task not in self._last:
            return UNKNOWN
        return self._processor[task] / self._seconds[task] if self._seconds[task] else 0.0

    def seconds(self, task: str) -> float:
        """How long it took when it was judged last; endless when it never was."""
        return self._last.get(task, math.inf)
