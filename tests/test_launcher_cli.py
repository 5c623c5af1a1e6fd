"""The command `course`: its words reach the right place, and its mistakes are one line."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from classroom.command import cli, testing
from classroom.errors import CourseError


@pytest.fixture
def calls(monkeypatch):
    """What the verbs that take a learner's words call, with what they are given."""
    called = []
    modules = {
        "classroom.command.lab": ("open_lab", lambda others, port: called.append(("lab", others, port))),
        "classroom.command.testing": ("run_tests", lambda others, quick: called.append(("test", others, quick))),
        "classroom.judging.own": (
            "check_own",
            lambda numbers, project: called.append(("check", numbers, project)),
        ),
    }
    for name, (function, replacement) in modules.items():
        module = type(sys)(name)
        setattr(module, function, lambda *a, _call=replacement, **k: (_call(*a, **k), 0)[1])
        monkeypatch.setitem(sys.modules, name, module)
    return called


@pytest.mark.parametrize(
    "words, call",
    [
        ("", ("lab", [], None)),
        ("--no-browser", ("lab", ["--no-browser"], None)),
        ("--no-browser --port 8900", ("lab", ["--no-browser"], 8900)),
        ("--port=8900 --ServerApp.quit_button=False", ("lab", ["--ServerApp.quit_button=False"], 8900)),
        ("lab notebooks/01_installation.ipynb", ("lab", ["notebooks/01_installation.ipynb"], None)),
        ("test", ("test", [], False)),
        ("test -x tests/test_lock.py -k pinned", ("test", ["-x", "tests/test_lock.py", "-k", "pinned"], False)),
        ("test --quick -x", ("test", ["-x"], True)),
        ("check", ("check", [], None)),
        ("check 01 02", ("check", ["01", "02"], None)),
        ("check chat.2 --project elsewhere", ("check", ["chat.2"], Path("elsewhere"))),
    ],
)
def test_words_reach_their_place(calls, words, call):
    assert cli.main(words.split()) == 0
    assert calls == [call]


@pytest.mark.parametrize("words", ["check 01 --fast", "doctor now", "reset 01 02", "progress -v", "exercises 01"])
def test_words_that_mean_nothing_are_refused(words, capsys):
    assert cli.main(words.split()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"Unknown: {words.split()[-1]}.")


@pytest.mark.parametrize(
    "error, said",
    [
        (CourseError("Port 80 can't be used."), "Port 80 can't be used."),
        (
            OSError(28, "No space left on device", "exercises"),
            "[Errno 28] No space left on device: 'exercises'",
        ),
        (
            ModuleNotFoundError("No module named 'rich'", name="rich"),
            "No module named 'rich'. Run python3 course.py again",
        ),
    ],
)
def test_what_people_can_mend_is_one_line(monkeypatch, capsys, error, said):
    def fail(numbers, project):
        raise error

    module = type(sys)("classroom.judging.own")
    module.check_own = fail
    monkeypatch.setitem(sys.modules, "classroom.judging.own", module)
    assert cli.main(["check"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(said)


def test_a_mistake_of_the_courses_own_keeps_its_traceback(monkeypatch):
    def fail(numbers, project):
        raise ImportError("cannot import name 'x'", name="classroom.judging")

    module = type(sys)("classroom.judging.own")
    module.check_own = fail
    monkeypatch.setitem(sys.modules, "classroom.judging.own", module)
    with pytest.raises(ImportError):
        cli.main(["check"])


def test_no_verb_waits_for_the_modules_of_another():
    program = "import sys, classroom.command.cli; classroom.command.cli.course_parser(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "classroom.command.cli" in loaded
    assert not {"jupyterlab", "django", "twisted", "pytest", "rich", "jupyter_client"} & set(loaded)


# `course test`


@pytest.fixture
def suites(tmp_path, monkeypatch):
    """Two small suites, run without workers; gives a function that writes a test file into one of them."""
    root, project = tmp_path / "course", tmp_path / "course" / "course_project"
    project.mkdir(parents=True)
    (root / "pytest.ini").write_text("[pytest]\ntestpaths = tests\n", "utf-8")
    (project / "pytest.ini").write_text("[pytest]\n", "utf-8")
    monkeypatch.setattr(testing, "ROOT", root)
    monkeypatch.setattr(testing, "PROJECT", project)
    monkeypatch.setattr(testing, "WORKERS", (0, 0))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # a second less, for each suite
    monkeypatch.setenv("PYTEST_PLUGINS", "xdist.plugin")

    def write(suite: str, source: str) -> None:
        folder = (root if suite == "course" else project) / "tests"
        folder.mkdir(exist_ok=True)
        (folder / f"test_{suite}.py").write_text(source, "utf-8")

    write("course", "def test_one(): pass\n")
    write("project", "def test_two(): pass\n")
    return write


FAILING = "def test_wrong(): assert False\n"
SKIPPING = """
import pytest
@pytest.mark.parametrize("n", range(3))
def test_page(n):
    pytest.skip("No browser here")
"""


def test_a_students_copy_has_the_projects_suite_only(suites, capfd):
    shutil.rmtree(testing.ROOT / "tests")
    assert testing.run_tests() == 0
    assert "test_project.py" in capfd.readouterr().out


def test_both_suites_are_run(suites, capfd):
    assert testing.run_tests() == 0
    said = capfd.readouterr().out
    assert "test_course.py" in said and "test_project.py" in said and "Left out" not in said


MEETING = """
import time
from pathlib import Path
def test_meeting():
    Path({here!r}).touch()
    until = time.monotonic() + 120
    while not Path({other!r}).exists():
        assert time.monotonic() < until
        time.sleep(0.01)
"""


def test_the_suites_run_at_the_same_time_and_are_shown_one_after_the_other(suites, tmp_path, capfd):
    """Each waits for the other to have begun."""
    here, other = str(tmp_path / "here"), str(tmp_path / "other")
    suites("course", MEETING.format(here=here, other=other))
    suites("project", MEETING.format(here=other, other=here))
    assert testing.run_tests() == 0
    said = capfd.readouterr().out
    assert said.index("test_course.py") < said.index("1 passed") < said.index("test_project.py")


@pytest.mark.parametrize("suite", ["course", "project"])
def test_a_failure_in_either_is_a_failure(suites, suite, capfd):
    suites(suite, FAILING)
    assert testing.run_tests() == 1
    assert "test_project.py" in capfd.readouterr().out, "the second is run whatever the first gave"


def test_what_was_left_out_is_said_at_the_end_with_its_reason(suites, capfd):
    suites("course", SKIPPING)
    assert testing.run_tests() == 0
    assert capfd.readouterr().out.splitlines()[-1] == "Left out: 3 tests. No browser here"


def test_a_path_selects_one_suite_and_options_go_to_both(suites, capfd):
    assert testing.run_tests(["course_project/tests/test_project.py", "-q"]) == 0
    assert "test_course.py" not in capfd.readouterr().out
    assert testing.run_tests(["-k", "one"]) == 0
    assert "1 passed" in capfd.readouterr().out
    assert testing.run_tests(["-k", "nothing_of_that_name"]) == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_quick_run_leaves_out_what_is_slow_or_needs_a_network(suites, capfd):
    suites(
        "course",
        """
import pytest
def test_one(): pass
@pytest.mark.slow("a browser")
def test_two(): assert False
@pytest.mark.network
def test_three(): assert False
""",
    )
    assert testing.run_tests(quick=True) == 0
    *_, last = capfd.readouterr().out.splitlines()
    assert last.startswith("Left out: what is marked slow, and what needs a network.")
    assert testing.run_tests() == 1


def test_a_failure_is_shown_when_it_happens(suites, capfd):
    suites("course", "import sys\n" + FAILING + "def test_later(): sys.__stdout__.write('and now the next one')\n")
    assert testing.run_tests(["-s"]) == 1
    before, _, after = capfd.readouterr().out.partition("and now the next one")
    for said in (before, after):
        assert "test_wrong" in said and "assert False" in said


def test_tests_run_side_by_side(suites, monkeypatch, capfd):
    monkeypatch.setattr(testing, "WORKERS", (1, 0))
    suites("course", "def test_where(worker_id): assert worker_id.startswith('gw')\n")
    shutil.rmtree(testing.PROJECT / "tests")
    assert testing.run_tests() == 0
    assert "slowest" in capfd.readouterr().out


def test_tests_write_bytecode_though_nobody_else_may(suites, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    suites("course", "import sys\ndef test_it(): assert not sys.dont_write_bytecode\n")
    assert testing.run_tests() == 0
