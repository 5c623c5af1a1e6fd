"""The memory of all processes of `course grade` while it grades a large class."""

import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from statistics import mean

import psutil
from a_class import a_class
from graders import CourseGrade
from rich.console import Console
from rich.table import Table

from classroom.catalogue.catalog import Exercise
from classroom.gradebook.judges import judges_here

EVERY = 1.0  # seconds between two looks


def print_memory(of: Exercise, count: int, console: Console) -> None:
    """Grade so many submissions and print MiB by quarter of the time."""
    with tempfile.TemporaryDirectory(prefix="grade-a-class-") as folder:
        grader = CourseGrade(Path(folder), of, a_class(of, count))
        looks, over = [], threading.Event()
        looking = threading.Thread(target=_look, args=(looks, over))
        looking.start()
        grader.prepare(judges_here())
        began = time.perf_counter()
        try:
            grader.grade(judges_here())
        finally:
            over.set()
            looking.join()
        seconds, points = time.perf_counter() - began, sum(grader.points().values())
    console.print(f"{count} submissions in {seconds:.0f} s, {seconds / count:.2f} s each; {points:g} points")
    table = Table("quarter of the time", "`course grade` itself, MiB", "all processes, MiB", "most", "processes")
    size = len(looks) // 4
    for number in range(4):
        own, everything, processes = zip(*looks[number * size : (number + 1) * size], strict=True)
        table.add_row(
            str(number + 1), f"{mean(own):.0f}", f"{mean(everything):.0f}", f"{max(everything):.0f}", f"{mean(processes):.0f}"
        )  # fmt: skip
    console.print(table)


def _look(looks: list[tuple[float, float, int]], over: threading.Event) -> None:
    """MiB of the command, MiB of it with all its descendants (what they share is divided), and how many they are."""
    while not over.wait(EVERY):
        for command in psutil.Process().children():  # this process has no other child
            sizes = [_proportional(process) for process in (command, *_below(command))]
            looks.append((sizes[0] / 2**20, sum(sizes) / 2**20, len(sizes)))


def _below(process: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return process.children(recursive=True)
    return []


def _proportional(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return process.memory_full_info().pss
    return 0
