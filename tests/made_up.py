"""A small made-up exercise in a folder of its own, for the tests of the machine that grades."""

import json
from pathlib import Path

SET_UP = """\
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer
from django.conf import settings
if not settings.configured:
    settings.configure()
"""

ECHO = """\
class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data)
"""

TOTAL = """\
def total(goals):
    return sum(goals)
"""

TESTS = """\
import random

import pytest


@pytest.mark.task("91.1")
class TestEcho:
    @pytest.mark.goal(1, hint=1)
    async def test_the_connection_is_accepted(self, learner):
        async with learner.connect("Echo"):
            pass

    @pytest.mark.goal(2, hint=3)
    async def test_every_text_comes_back(self, learner):
        async with learner.connect("Echo") as client:
            for text in ("goal!", "Grüße", str(random.random())):
                await client.send(text)
                await client.expect(text)


@pytest.mark.task("91.2")
class TestTotal:
    @pytest.mark.goal(1, hint=2)
    async def test_the_goals_are_added(self, learner):
        for goals in ([2, 1], [random.randint(1, 9) for _ in range(5)]):
            found = await learner.call("total", goals)
            assert found == sum(goals), f"total({goals}) returned {found!r}; {sum(goals)} is right."
"""

GOALS = {
    "91.1": ("Echo every text", ["A client can connect to `Echo`.", "Each text <b>comes back</b>."]),
    "91.2": ("Count goals", ["`total(goals)` returns the sum."]),
}


def made_up_course(folder: Path, tests: str = TESTS, **answers: str) -> Path:
    """Write exercise 91 with its solution and its tests.

    Args:
        folder: where solutions/ and exercises/ are made.
        tests: the module that grades.
        answers: what the learner has in the answer cells: `echo` for task 91.1, `total` for task 91.2.
            Without them it is the solution.

    Returns:
        The learner's notebook.
    """
    (folder / "solutions" / "tests").mkdir(parents=True, exist_ok=True)
    (folder / "exercises").mkdir(exist_ok=True)
    (folder / "solutions" / "tests" / "test_91_scores.py").write_text(tests, encoding="utf-8")
    write_notebook(folder / "solutions" / "91_scores.ipynb", cells(ECHO, TOTAL))
    notebook = folder / "exercises" / "91_scores.ipynb"
    write_notebook(notebook, cells(answers.get("echo", ECHO), answers.get("total", TOTAL)))
    return notebook


def cells(echo: str, total: str) -> list[dict]:
    """The exercise's cells, with these two answers."""
    head = "# Exercise 91: Scores\n\nMade up.\n\n**Time:** 5 minutes"
    return [
        markdown("title", head),
        code("setup", SET_UP, locked=True),
        *_task("91.1", echo),
        *_task("91.2", total),
    ]


def _task(task: str, answer: str) -> list[dict]:
    name, (title, goals) = task.replace(".", "-"), GOALS[task]
    goals = "\n".join(f"- {goal}" for goal in goals)
    hints = [f"<details><summary>Hint {n}: look there</summary>\n\nThere.\n\n</details>" for n in (1, 2, 3)]
    return [
        markdown(f"task-{name}", f"## {task} {title}\n\nWhy.\n\n**Goal**\n{goals}\n"),
        code(f"answer-{name}", answer, solution=True),
        markdown(f"hints-{name}", "\n\n".join(hints)),
        code(f"check-{name}", f'await check("{task}")', grade=True, locked=True, points=2, cell_type="code"),
    ]


def markdown(name: str, source: str) -> dict:
    """A markdown cell."""
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def code(name: str, source: str, **marks) -> dict:
    """A code cell; with nbgrader's metadata when it has marks."""
    marked = {
        "schema_version": 3,
        "grade_id": name,
        "task": False,
        "solution": False,
        "grade": False,
        "locked": False,
    }
    metadata = {"nbgrader": marked | marks} if marks else {}
    cell = {"cell_type": "code", "id": name, "metadata": metadata, "source": source}
    return cell | {"outputs": [], "execution_count": None}


def write_notebook(path: Path, content: list[dict]) -> None:
    """Write a notebook of these cells."""
    path.write_text(
        json.dumps({"cells": content, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
    )
