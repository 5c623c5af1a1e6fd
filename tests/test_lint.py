"""`course lint` and `course lock`: what they call, and what they say when that fails."""

import shutil
import subprocess

import pytest

from classroom.command import cli, lint, locks
from classroom.errors import CourseError


@pytest.fixture
def called(monkeypatch):
    """The commands that lint runs, none of them for real; all succeed."""
    commands = []
    monkeypatch.setattr(lint.subprocess, "call", lambda command, **_: (commands.append(command[1:4]), 0)[1])
    return commands


def test_tools_that_are_there_are_used_as_they_are(called, monkeypatch):
    monkeypatch.setattr(locks, "not_as_locked", lambda lock: [])
    assert cli.main(["lint", "ruff-check"]) == 0
    assert called == [["-m", "pre_commit", "run"]]


def test_tools_that_are_missing_are_installed_first(called, monkeypatch):
    monkeypatch.setattr(locks, "not_as_locked", lambda lock: ["ruff missing (wanted ==0.17.6)"])
    assert cli.main(["lint"]) == 0
    assert called == [["-m", "pip", "install"], ["-m", "pre_commit", "run"]]


def test_what_cannot_be_installed_ends_it(monkeypatch, capsys):
    monkeypatch.setattr(locks, "not_as_locked", lambda lock: ["ruff missing (wanted ==0.17.6)"])
    monkeypatch.setattr(lint.subprocess, "call", lambda command, **_: 1)
    assert cli.main(["lint"]) == 2
    assert "could not be installed" in capsys.readouterr().err


def test_a_students_copy_has_none(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(lint, "DEV_LOCK", tmp_path / "requirements-dev.lock")
    assert cli.main(["lint"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "students' copy" in line


@pytest.mark.skipif(not shutil.which("sh"), reason="No shell is on the path here, as Git's own is on Windows")
def test_a_hooks_program_is_found_without_an_activated_environment(tmp_path):
    for folder in (".ci", ".venv/bin", "below"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(locks.ROOT / ".ci" / "in-env", tmp_path / ".ci")
    tool = tmp_path / ".venv" / "bin" / "a-tool"
    tool.write_text("#!/bin/sh\necho $1 in $PWD\n", "utf-8")
    tool.chmod(0o755)

    def run(program: str) -> tuple[int, str]:
        command = ["sh", "../.ci/in-env", program, "looks"]
        done = subprocess.run(command, cwd=tmp_path / "below", capture_output=True, text=True)
        return done.returncode, done.stdout

    assert run("a-tool") == (0, f"looks in {tmp_path}\n")
    assert run("no-such-tool") == (1, "no-such-tool is not there. python3 course.py lint installs it.\n")


def test_what_a_lock_wants_and_is_not_there_is_named(tmp_path):
    lock = tmp_path / "some.lock"
    lock.write_text(
        f"pytest=={locks.installed('pytest')} \\\n    --hash=sha256:0\npytest==1 ; python_version < '3'\n"
        "django==1.0\nno-such-package==1.0\n",
        "utf-8",
    )
    assert [str(pin.specifier) for pin in locks.pins(lock)][1:] == ["==1.0", "==1.0"]
    assert locks.not_as_locked(lock) == [
        f"django {locks.installed('django')} (wanted ==1.0)",
        "no-such-package missing (wanted ==1.0)",
    ]


def test_what_uv_says_is_the_reason(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text("not TOML", "utf-8")
    with pytest.raises(CourseError, match=r"^requirements\.lock could not be made:\n.*pyproject\.toml"):
        locks.make_locks(tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "pyproject.toml"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [(["requirements.lock"], "made requirements.lock\n"), ([], "The locks are as they should be.\n")],
)
def test_which_locks_have_changed_is_said(changed, said, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(
        locks, "make_locks", lambda upgrade: (asked.append(upgrade), [locks.ROOT / name for name in changed])[1]
    )
    assert cli.main(["lock", "--upgrade"]) == 0
    assert asked == [True] and capsys.readouterr().out == said
