"""A made-up course of two exercises, and notebooks for a class that hands them in."""

import csv
import io
import json
import os
import zipfile
from pathlib import Path

from made_up import ECHO, TESTS, TOTAL, cells, made_up_course
from rich.console import Console

from classroom.gradebook.grade import grade

FILES = {"91": "91_scores", "92": "92_goals"}
SILENT = ECHO.replace("await self.send(text_data)", "pass")
# What a notebook is worth: of each exercise one that is right, one that says nothing, one that adds wrongly
ANSWERS = {"right": (ECHO, TOTAL), "silent": (SILENT, TOTAL), "wrong": (ECHO, TOTAL.replace("sum(goals)", "0"))}
POINTS = {"right": [2, 2], "silent": [0, 2], "wrong": [2, 0]}
MISSING = [0, 0]


def a_course(folder: Path) -> Path:
    """Write the course; returns its folder of solutions."""
    made_up_course(folder)
    solutions = folder / "solutions"
    first = (solutions / "91_scores.ipynb").read_text(encoding="utf-8")
    (solutions / "92_goals.ipynb").write_text(_as_92(first), encoding="utf-8")
    (solutions / "tests" / "test_92_goals.py").write_text(_as_92(TESTS), encoding="utf-8")
    return solutions


def notebook(exercise: str = "91", answers: str = "right", *, indent: int | None = None, **more) -> bytes:
    """A notebook.

    Args:
        exercise: "91" or "92".
        answers: "right", "silent" or "wrong".
        indent: of its JSON; Jupyter writes 1.
        more: keys beside the cells.
    """
    whole = {"cells": cells(*ANSWERS[answers]), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}
    text = json.dumps(whole, indent=indent)
    return (_as_92(text) if exercise == "92" else text).encode()


def _as_92(text: str) -> str:
    return text.replace("91_scores", "92_goals").replace("91.", "92.").replace("-91-", "-92-").replace("ise 91", "ise 92")


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files; a name that ends in "/" is an empty folder. Returns the folder."""
    for name, data in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of {name: bytes}."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 18, 0, 0)), data)
    return stream.getvalue()


def graded(submissions: Path, report: Path, solutions: Path, **options) -> tuple[int, str, dict[str, dict[str, list]]]:
    """Grade a class.

    Returns:
        The exit status, what was printed, and the points: of a student, of an exercise, of each task.
    """
    console = Console(width=10_000, record=True, file=open(os.devnull, "w"))
    status = grade(submissions, report, solutions=solutions, console=console, **{"jobs": 2} | options)
    points = {}
    with open(report / "grades.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            points.setdefault(row["student"], {}).setdefault(row["exercise"], []).append(float(row["points"]))
    return status, console.export_text(), points
