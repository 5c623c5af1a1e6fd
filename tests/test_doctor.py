"""`course doctor`: whatever is wrong is found, named and given its remedy; nothing private is shown."""

import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from classroom.command import doctor
from classroom.command.doctor import Finding


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    """Columns enough that no line of the report is folded."""
    monkeypatch.setenv("COLUMNS", "250")


def broken(monkeypatch, name, replacement):
    monkeypatch.setattr(doctor, name, replacement)


@pytest.mark.slow("a kernel of its own")
def test_on_a_machine_where_all_is_well(capsys):
    status = doctor.examine()
    said = capsys.readouterr().out
    assert status == 0, said
    assert "All is well." in said and "problem" not in said
    for name in doctor.MAIN_PACKAGES:
        assert f"{name} {metadata.version(name)}" in said
    assert "answers (" in said, "a real kernel has started and Daphne has echoed in it"


def test_a_problem_gives_the_exit_status_and_a_note_does_not(monkeypatch, capsys):
    note = Finding("Chromium", "not found", "Only the tests want it.", matters=False)
    broken(monkeypatch, "CHECKS", [lambda: Finding("a", "fine"), lambda: note])
    assert doctor.examine() == 0 and "note" in capsys.readouterr().out
    broken(monkeypatch, "CHECKS", [lambda: Finding("a", "fine"), lambda: Finding("b", "wrong", "Mend it.")])
    assert doctor.examine() == 1
    said = capsys.readouterr().out
    assert "1 problem." in said and "Mend it." in said


def test_a_check_that_breaks_is_a_problem_and_the_report_goes_on(monkeypatch, capsys):
    def bad():
        raise RuntimeError("nobody foresaw this")

    broken(monkeypatch, "CHECKS", [bad, lambda: Finding("next", "still looked at")])
    assert doctor.examine() == 1
    said = capsys.readouterr().out
    assert "RuntimeError: nobody foresaw this" in said and "still looked at" in said


def test_the_home_folder_is_not_shown_and_square_brackets_are(monkeypatch, capsys):
    secret = Path.home() / "[red]work"
    broken(monkeypatch, "CHECKS", [lambda: Finding("a", str(secret))])
    doctor.examine()
    said = capsys.readouterr().out
    assert "[red]work" in said and str(secret) not in said


def test_packages_that_are_not_the_locks(monkeypatch, tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "channels==0.1 \\\nno-such-package==1 \\\nnot-for-us==1 ; sys_platform == 'amiga' \\\n", "utf-8"
    )
    broken(monkeypatch, "LOCK", lock)
    finding = doctor.packages()
    assert finding.state == "problem"
    assert (
        finding.found
        == f"channels {metadata.version('channels')} (wanted ==0.1), no-such-package missing (wanted ==1)"
    )


@pytest.mark.slow("looks at all files of all packages")
def test_a_package_with_a_file_gone(monkeypatch):
    class Gone:
        suffix = ".py"

        def locate(self):
            return Path("no", "such", "file.py")

    files = metadata.files
    monkeypatch.setattr(doctor.metadata, "files", lambda name: [Gone()] if name == "daphne" else files(name))
    assert doctor.package_files().found == "gone from daphne"


def test_the_course_of_another_folder(monkeypatch, tmp_path):
    broken(monkeypatch, "ROOT", tmp_path)
    assert doctor.course().state == "problem"


def test_standing_in_another_copy_of_the_course(monkeypatch, tmp_path):
    (tmp_path / "course.py").touch()
    monkeypatch.chdir(tmp_path)
    finding = doctor.course()
    assert finding.state == "problem" and str(tmp_path) in finding.advice


def test_a_kernel_that_stands_before_the_courses_own(monkeypatch, tmp_path):
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(
        json.dumps({"argv": ["x"], "display_name": "x", "language": "python"}), "utf-8"
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    finding = doctor.kernel_spec()
    assert finding.state == "problem" and str(kernel) in finding.advice


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "https_proxy", "all_proxy"])
def test_a_proxy_that_catches_localhost(monkeypatch, variable):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert doctor.proxies().state == "ok"
    monkeypatch.setenv(variable, "http://ann:hunter2@proxy.example:3128")
    finding = doctor.proxies()
    if variable != "all_proxy":
        assert finding.state == "problem"
    assert "hunter2" not in finding.found + finding.advice
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    assert doctor.proxies().state == "ok"


def test_a_stale_pythonpath(monkeypatch):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.delenv("PYTHONHOME", raising=False)
    assert doctor.python_path().state == "ok"
    monkeypatch.setenv("PYTHONPATH", "/opt/old/lib")
    assert doctor.python_path().state == "problem"


def test_a_folder_that_cannot_be_written_to_or_is_full(monkeypatch, tmp_path):
    broken(monkeypatch, "NOTEBOOKS", tmp_path / "no-such-folder")
    assert doctor.folder().advice.startswith("Copy the course")
    broken(monkeypatch, "NOTEBOOKS", tmp_path)
    assert doctor.folder().state == "ok"
    broken(monkeypatch, "ROOM", 10**18)
    assert doctor.folder().advice == "Make room on the disk."


def test_nothing_can_listen(monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionError("not allowed")

    monkeypatch.setattr(doctor.socket, "create_server", refuse)
    assert doctor.localhost().state == "problem"


@pytest.mark.slow("a kernel of its own")
@pytest.mark.parametrize(
    "cell, found",
    [("1/0", "ZeroDivisionError"), ("print('Is anyone there? | /elsewhere')", "from /elsewhere")],
)
def test_a_kernel_that_answers_wrongly(monkeypatch, cell, found):
    broken(monkeypatch, "ECHO", cell)
    finding = doctor.kernel_and_server()
    assert finding.state == "problem" and found in finding.found


def test_no_browser_is_no_problem(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    assert doctor.browser().state == "note"


@pytest.mark.slow("a kernel of its own")
def test_the_command_line(tmp_path):
    done = subprocess.run(
        [sys.executable, "-P", "-m", "classroom", "doctor"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stdout.startswith("Django Channels course ") and done.returncode in (0, 1), done.stderr
