"""A learner's own tests, run on several programs: what each test did, as the runner's one line says it."""

import json
import os
import subprocess
import sys
from itertools import count
from types import SimpleNamespace

import pytest

from classroom.judging import suite_runner
from classroom.judging.suite_runner import OWN

pytestmark = pytest.mark.slow("pytest, run for each folder in a process of its own")

PYTEST_INI = "[pytest]\nDJANGO_SETTINGS_MODULE = settings\nasyncio_mode = auto\n"
SETTINGS = 'INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]\n'
MIXED = """\
import pytest

from desk import SCORE


def test_passes():
    print("a test may print")
    assert SCORE == "2:1"


def test_fails():
    assert SCORE == "1:2"


@pytest.mark.skip(reason="not now")
def test_later():
    pass


def test_has_no_such_fixture(lost):
    pass


async def test_forgets_to_await():
    async def forgotten():
        pass

    forgotten()
"""


def a_folder(tmp_path, name, tests, program='SCORE = "2:1"\n'):
    """A folder with a program and tests of it."""
    folder = tmp_path / name
    folder.mkdir()
    files = {"pytest.ini": PYTEST_INI, "settings.py": SETTINGS, "desk.py": program, "test_desk.py": tests}
    for file, text in files.items():
        (folder / file).write_text(text, "utf-8")
    return str(folder)


def run(*words):
    """What the runner says: its only line."""
    command = [sys.executable, "-m", "classroom.judging.suite_runner", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """By the folder's name: what was said of it, when all were run at once; and the folders."""
    tmp_path = tmp_path_factory.mktemp("programs")
    folders = {
        "mixed": a_folder(tmp_path, "mixed", MIXED),
        "exchanged": a_folder(tmp_path, "exchanged", MIXED, 'SCORE = "1:2"\n'),
        "lost": a_folder(tmp_path, "lost", "from desk import LOST\n"),
        "ends": a_folder(tmp_path, "ends", "import os\n\n\ndef test_ends_all():\n    os._exit(0)\n"),
        "empty": a_folder(tmp_path, "empty", ""),
        "more": a_folder(tmp_path, "more", "def test_more():\n    pass\n"),
    }
    return dict(zip(folders, run(*folders.values()), strict=True)), folders


def outcomes(of_one):
    return {test["name"].rpartition("::")[2]: test["outcome"] for test in of_one["tests"]}


def test_what_each_test_did(said):
    mixed = said[0]["mixed"]
    assert outcomes(mixed) == {
        "test_passes": "passed",
        "test_fails": "failed",
        "test_later": "skipped",
        "test_has_no_such_fixture": "error",
        "test_forgets_to_await": "passed",
    }
    why = {test["name"].rpartition("::")[2]: test["why"] for test in mixed["tests"]}
    assert why["test_fails"].startswith("AssertionError: assert '2:1' == '1:2'")
    assert why["test_fails"].endswith("(test_desk.py, line 12)")
    assert "lost" in why["test_has_no_such_fixture"]
    assert mixed["unawaited"] == ["test_desk.py::test_forgets_to_await"]


def test_the_same_tests_do_something_else_on_another_program(said):
    exchanged = outcomes(said[0]["exchanged"])
    assert (exchanged["test_passes"], exchanged["test_fails"]) == ("failed", "passed")


def test_a_file_that_cannot_be_read_is_told_with_paths_that_its_reader_knows(said):
    (test,) = said[0]["lost"]["tests"]
    assert test["outcome"] == "error"
    assert "cannot import name 'LOST' from 'desk' (desk.py)" in test["why"]


def test_who_ends_pytest_or_has_no_test_costs_the_others_nothing(said):
    assert said[0]["ends"] == {"code": -1, "tests": [], "unawaited": []}
    assert said[0]["empty"] == {"code": 5, "tests": [], "unawaited": []}  # 5: pytest has found none
    assert outcomes(said[0]["more"]) == {"test_more": "passed"}


def test_a_process_for_each_says_the_same_where_there_is_no_fork(said):
    results, folders = said
    for name in ("mixed", "lost"):
        assert run(OWN, folders[name]) == results[name]
    names = ("ends", "more")
    assert suite_runner.one_after_the_other([folders[name] for name in names]) == [results[name] for name in names]


async def test_time_without_a_processor_does_not_count(monkeypatch):
    """A second goes by with each look, and the first fifty go by without a processor: ten seconds take sixty looks."""
    looks, clock = [], count()
    monkeypatch.setattr(suite_runner, "LOOK", 0)
    monkeypatch.setattr(suite_runner, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(suite_runner, "_held_up", lambda: min(len(looks), 50))
    await suite_runner._until(lambda: looks.append("looked"), 10)
    assert len(looks) == 60


@pytest.mark.skipif(not os.path.exists("/proc/self/schedstat"), reason="the system does not count it")
def test_the_system_counts_that_time():
    assert suite_runner._held_up() > 0
