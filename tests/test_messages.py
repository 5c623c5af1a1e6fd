"""What a check says of an answer leads to its mistake: the words, the line of the Goal, the hint."""

import pytest
from answers import judge_answer

from classroom import paths
from classroom.catalogue.catalog import task
from classroom.judging.report import facts

pytestmark = pytest.mark.slow("each answer is judged")

MADE = """
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
"""
PROJECT = "[sys.executable, '-m', 'django', 'startproject', 'DjangoChannels']"


def said(answered: str, code: str, folder) -> str:
    """All that the check of a task tells of an answer; the answer is written as a wrong answer's file is."""
    one = task(answered, paths.SOLUTIONS)
    (failure,) = judge_answer(one, code, folder).failures
    return "\n".join(f"{label}: {text}" for label, text in facts(failure, one))


def asks(body: str, define: str = "async def") -> str:
    """An answer of task 01.5."""
    return f"import asyncio\n{define} ask(url, text):\n{body}"


CONVERSATION = """\
    {} connect(url) as websocket:
        await websocket.send(text)
        return await websocket.recv()
"""
IN_A_LOOP = "    async def talk():\n        await asyncio.sleep(0)\n    return asyncio.run(talk())\n"


@pytest.mark.parametrize(
    ("answered", "code", "words", "not_said"),
    [
        (
            "01.2",
            f"def make_project(folder):\n    folder = Path(folder)\n    subprocess.run({PROJECT}, cwd=folder){MADE}",
            ["in `DjangoChannels/` there. Give `startproject` the folder as a second argument.", "Goal, line 1"],
            [],
        ),
        (
            "01.2",
            f"import os\ndef make_project(folder):\n    os.chdir(folder)\n    subprocess.run({PROJECT})\n    return []",
            ["`os.chdir`", "with `cwd=` instead", "Goal, line 2", "Hint 2"],
            [],
        ),
        (
            "01.2",
            "def make_project(folder):\n    return [Path(folder)]",
            ["The list holds paths, not texts: use `as_posix()`.", "Goal, line 4"],
            ["JSON"],
        ),
        (
            "01.3",
            "# instead of:\n        await self.send(\"Welcome to the score desk\")\n# write:\n        self.send('')",
            ["An `await` is missing before `send(...)`"],
            ["not the first client"],
        ),
        (
            "01.5",
            asks(CONVERSATION.format("with")),
            ["Your code raised an error before it connected.", "`async with`"],
            ["does your code connect"],
        ),
        (
            "01.5",
            asks(IN_A_LOOP, "def"),
            [
                "Your code raised an error before it connected.",
                "`async def ask`",
                "asyncio.run() cannot be called",
            ],
            ["`await` is missing", "was never awaited"],
        ),
        (
            "02.2",
            '# instead of:\n    "daphne",\n    "django.contrib.admin",\n# write:\n    "django.contrib.admin",\n'
            '# instead of:\n    "django.contrib.staticfiles",\n# write:\n'
            '    "django.contrib.staticfiles",\n    "daphne",\n',
            ["finds a mistake: daphne.E001", "Hint 2"],
            ["not content"],
        ),
        (
            "03.2",
            '# instead of:\nmatches = URLRouter([path("ws/matches/<int:match>/", MatchDesk.as_asgi())])\n# write:\n'
            'matches = URLRouter([path("ws/matches/<int:match>/", MatchDesk)])',
            ["Is `.as_asgi()` missing in the route?", "See also: Error gallery: object ScoreDesk"],
            ["NoneType"],
        ),
        (
            "03.4",
            "# instead of:\n        await self.accept()\n        await self.close(code=4404)\n# write:\n"
            "        await self.close(code=4404)",
            ["HTTP 403", "It closed before it accepted: first `await self.accept()`.", "Goal, line 4"],
            [],
        ),
        (
            "03.5",
            "# instead of:\n    async def disconnect(self, code):\n# write:\n    async def disconnect(self):",
            ["write disconnect(self, code)", "Goal, line 4", "Hint 3"],
            [],
        ),
        (
            "03.6",
            '# file: my_project/scores/routing.py\n# instead of:\n    path("ws/matches/<int:match>/", MatchConsumer.as_asgi()),\n'
            '# write:\n    path("ws/matches/<int:match>/", MatchConsumer),',
            ["Is `.as_asgi()` missing in the route?", "See also: Error gallery: object ScoreDesk"],
            ["NoneType"],
        ),
        (
            "03.6",
            '# file: my_project/scores/routing.py\n# instead of:\n    path("ws/welcome/", Welcome.as_asgi()),\n# write:\n',
            ["A client of `/ws/welcome/`: ", "Goal, line 4"],
            [],
        ),
    ],
)
def test_it_leads_to_the_mistake(answered, code, words, not_said, tmp_path):
    told = said(answered, code, tmp_path)
    assert [one for one in words if one not in told] == [], told
    assert [one for one in not_said if one in told] == [], told
