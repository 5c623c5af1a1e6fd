"""The given files of the stages of exercises 11 and 12: models, migrations and history.py fit together, and keep what was there before."""

import subprocess
import sys

import pytest

from classroom.catalogue import stages

pytestmark = pytest.mark.slow("a project's database")

BEFORE = """
from scores.models import Goal
from django.db import connection
goals = [(7, "home"), (7, "away"), (7, "home"), (8, "away")]
with connection.cursor() as cursor:
    cursor.executemany("INSERT INTO scores_goal (match, team) VALUES (%s, %s)", goals)
"""
AFTER = """
from scores import history
from scores.models import Goal, Match, next_number
print(history.scores_after(7, 0), history.newest(8), history.newest(9))
Goal.objects.create(match=7, team="away")
Goal.objects.filter(match=8).first().delete()
print(history.scores_after(7, 1), history.scores_after(8, 1))
print([history.start(7, after) for after in ("2", "1", "0", "3", "x", "", "-1", "9" * 5000)])
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The match centre after exercise 12, with a database that has goals from before exercise 11."""
    folder = tmp_path_factory.mktemp("match_centre")
    stages.lay(stages.worked_start("13"), "13", folder)
    manage(folder, "migrate", "scores", "0001")
    manage(folder, "shell", "-c", BEFORE)
    manage(folder, "migrate")
    return folder


def manage(folder, *words):
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_migration_is_the_models(project):
    assert "No changes detected" in manage(project, "makemigrations", "--check", "--dry-run")


def test_goals_from_before_are_the_first_score_and_history_goes_on_from_there(project):
    before, after, starts = manage(project, "shell", "-c", AFTER).splitlines()[-3:]
    assert before == (
        "[{'number': 1, 'home': 2, 'away': 1}] {'number': 1, 'home': 0, 'away': 1} {'number': 0, 'home': 0, 'away': 0}"
    )
    assert after == "[{'number': 2, 'home': 2, 'away': 2}] [{'number': 2, 'home': 0, 'away': 0}]"
    assert starts == "[2, 1, 0, 0, 0, 0, 0, 0]"
