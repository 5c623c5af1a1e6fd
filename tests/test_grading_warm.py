"""What is done once for many: the warm process and its rehearsal, and tests that are collected once."""

import json
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest
from answers import with_answer
from made_up import ECHO, TESTS, TOTAL, cells, made_up_course, write_notebook
from wrong_answer_files import WRONG_ANSWERS, read_wrong_answer

from classroom.catalogue.catalog import exercise
from classroom.judging.judge import Judge, judge
from classroom.judging.submission import Submission
from classroom.paths import ROOT, SOLUTIONS
from classroom.running.cells import Cell, code_cells
from classroom.running.worker import Worker

IN_THE_WARM_PROCESS = """
import json, sys, threading
from unittest import mock
from classroom.judging import rehearsal
from classroom.judging.judge import judge

told = []
with mock.patch.object(rehearsal, "judge", lambda *a, **k: told.extend(judge(*a, **k))):
    import classroom.judging.warm
from classroom.running.inside import Shell
from classroom.server import current_server
from django.conf import settings
print(json.dumps({
    "verdicts": [[one.task, one.passed, [failure.reason for failure in one.failures]] for one in told],
    "threads": [thread.name for thread in threading.enumerate()],
    "server": current_server() is not None,
    "settings": settings.configured,
    "names": [name for name in Shell.instance().user_ns if name in ("Echo", "double", "settings")],
    "modules": [name for name in sys.modules if "test_rehearsal" in name],
}))
"""


@pytest.mark.slow("a rehearsal in a process of its own")
def test_the_rehearsal_runs_to_its_end_and_leaves_nothing_behind():
    found = subprocess.run(
        [sys.executable, "-c", IN_THE_WARM_PROCESS], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert json.loads(found.stdout) == {
        "verdicts": [["00.1", True, []], ["00.2", False, ["It is 2."]]],
        "threads": ["MainThread"],
        "server": False,
        "settings": False,
        "names": [],
        "modules": [],
    }


CONFIGURES = """
from pathlib import Path
from django.conf import settings
was_configured = settings.configured
settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    TIME_ZONE="Asia/Kathmandu",
)
import django; django.setup()
from django.db import connection
from channels.layers import get_channel_layer
engine, layer = connection.vendor, type(get_channel_layer()).__name__
places = [str(Path.home()), get_ipython().ipython_dir, str(Path(get_ipython().starting_dir).parent), str(_dh[0].parent)]
"""


def test_a_learners_process_begins_with_settings_and_folders_of_its_own():
    worker = Worker([Cell("a cell", CONFIGURES)])
    worker.start()
    try:
        values = {
            name: worker.ask("value", name).result(10) for name in ("was_configured", "engine", "layer", "places")
        }
    finally:
        worker.end()
    assert (values["was_configured"], values["engine"], values["layer"]) == (
        False,
        "sqlite",
        "InMemoryChannelLayer",
    )
    assert len(set(values["places"])) == 1


def test_tests_that_were_collected_once_judge_any_number_of_programs(tmp_path):
    notebook = made_up_course(tmp_path)
    of_exercise = exercise("91", tmp_path / "solutions")
    judging = Judge(of_exercise)
    try:
        verdicts = []
        for echo, total in ((ECHO, TOTAL), ("", TOTAL), (ECHO, "total = None"), (ECHO, TOTAL)):
            write_notebook(notebook, cells(echo, total))
            submission = Submission(code_cells(notebook), of_exercise.path)
            results = [judging.judge(task, submission.open, seed="1") for task in ("91.2", "91.1")]
            verdicts.append([result.passed for result in results])
            assert [result.failures == () for result in results] == verdicts[-1]
    finally:
        judging.close()
    assert verdicts == [[True, True], [True, False], [False, True], [True, True]]


def test_the_same_seed_makes_the_same_checks_whatever_was_judged_before(tmp_path):
    picky = ECHO.replace("await self.send(text_data)", "await self.send(text_data if text_data > '1' else '')")
    notebook = made_up_course(tmp_path, echo=picky)  # the third text begins with "0."
    of_exercise = exercise("91", tmp_path / "solutions")
    submission = Submission(code_cells(notebook), of_exercise.path)
    (alone,) = judge(of_exercise, submission.open, ["91.1"], seed="1")
    again, _ = judge(of_exercise, submission.open, seed="1")
    (other,) = judge(of_exercise, submission.open, ["91.1"], seed="2")
    assert alone.failures == again.failures
    assert alone.failures[0].sent != other.failures[0].sent


@pytest.mark.slow("projects are started")
@pytest.mark.parametrize("name", ["02.5/hosts_letter_for_letter.py", "05.6/pop_for_everyone.py"])
def test_what_a_check_makes_up_for_one_learner_is_no_other_learners(tmp_path, name):
    """Else what a report says depends on who was judged before."""
    answered, _, code = read_wrong_answer(WRONG_ANSWERS / name)
    of_exercise = exercise(answered.id.partition(".")[0], SOLUTIONS)
    notebook = with_answer(of_exercise.path, answered, code, tmp_path)
    submission = Submission(code_cells(notebook), of_exercise.path)
    with closing(Judge(of_exercise)) as judging:
        before, after = (judging.judge(answered.id, submission.open, seed) for seed in "12")
    with closing(Judge(of_exercise)) as judging:
        alone = judging.judge(answered.id, submission.open, "2")
    assert after.failures[0].reason == alone.failures[0].reason != before.failures[0].reason


def test_an_interrupted_check_ends_the_learners_program(tmp_path):
    notebook = made_up_course(
        tmp_path, tests=TESTS.replace("found = await", "raise KeyboardInterrupt\n            await")
    )
    of_exercise = exercise("91", tmp_path / "solutions")
    submission, began, ended = Submission(code_cells(notebook), of_exercise.path), [], []

    @contextmanager
    def noted(task):
        with submission.open(task) as learner:
            began.append(task)
            yield learner
        ended.append(task)

    with pytest.raises(KeyboardInterrupt):
        judge(of_exercise, noted, ["91.2"])
    assert (began, ended) == (["91.2"], ["91.2"])
