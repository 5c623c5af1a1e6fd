"""course.py: from a clone to a course that runs, whatever is in its way."""

import ast
import errno
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from classroom.paths import ROOT

COURSE = ROOT / "course.py"
SOURCE = COURSE.read_text("utf-8")
MEBIBYTE = 1024**2
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process and no execv")


def load(folder: Path):
    """course.py of that folder as a module, so that its parts can be tried one by one."""
    spec = importlib.util.spec_from_file_location("course_of_a_test", folder / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FOR_OTHER_INSTALLS = {
    "PIP_TARGET": "elsewhere", "PIP_PREFIX": "elsewhere", "PIP_NO_INDEX": "1", "PIP_CONSTRAINT": "no-such-file.txt",
    "PIP_REQUIRE_VIRTUALENV": "1", "UV_CONSTRAINT": "no-such-file.txt", "UV_NO_INDEX": "1", "UV_SYSTEM_PYTHON": "1",
    "UV_TARGET": "elsewhere", "UV_OFFLINE": "1",
}  # fmt: skip


def copy_course(folder: Path) -> Path:
    """What a clone has of what the launcher touches."""
    folder.mkdir()
    for name in ("course.py", "pyproject.toml", "requirements.lock", "README.md"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "classroom", folder / "classroom", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def base_python() -> str:
    """A Python that has none of the course's packages: the one that this environment was made with."""
    return getattr(sys, "_base_executable", sys.executable)


def launch(folder: Path, *words: str, **options) -> subprocess.CompletedProcess:
    """Start the course as a learner does, from another folder."""
    return subprocess.run(
        [base_python(), str(folder / "course.py"), *words],
        cwd=folder.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        **options,
    )


@pytest.fixture
def course(tmp_path):
    """The module of a clone that has no environment yet."""
    module = load(copy_course(tmp_path / "course"))
    module.RECORD.mkdir()
    return module


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory):
    """A clone whose first set-up was interrupted in its first step; gives the folder and how that ended."""
    folder = copy_course(tmp_path_factory.mktemp("Eigene Dateien") / "mein Kürs ✓")
    process = subprocess.Popen(
        [base_python(), str(folder / "course.py"), "--version"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    wait_until((folder / ".venv" / "pyvenv.cfg").exists)
    if os.name == "nt":
        process.kill()
    else:
        process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    return folder, process.returncode, said


@pytest.fixture(scope="module")
def set_up(interrupted):
    """The same clone, set up for real when another launcher has ended; gives the folder and that start's outcome."""
    folder, _, _ = interrupted
    module = load(folder)
    (module.VENV / "of the broken one").touch()
    with open(module.RECORD / "set-up.lock", "a") as lock:
        assert module.take(lock)
        command = [base_python(), "-u", str(folder / "course.py"), "--version"]
        first = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder.parent,
            text=True,
            encoding="utf-8",
            env=os.environ | FOR_OTHER_INSTALLS,  # which would break each step
        )
        waits = first.stdout.readline()
        assert (module.VENV / "of the broken one").exists(), "it has begun while another was at work"
    said, wrong = first.communicate(timeout=600)
    if "No connection to the package index" in wrong:
        pytest.skip("No connection to the package index: the tests that set the course up were left out")
    assert first.returncode == 0, said + wrong
    return folder, waits + said


def wait_until(condition, seconds=60.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


# Pythons


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 18), (3, 10, 99)])
def test_an_old_python_is_told_so_in_one_line(version):
    program = f"import sys; sys.version_info = {version}; exec(open({str(COURSE)!r}).read())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Python 3.11 or newer is needed; this is {version[0]}.{version[1]}.")


def test_old_pythons_can_read_the_file():
    new_syntax = (
        ast.JoinedStr,
        ast.NamedExpr,
        ast.AnnAssign,
        ast.AsyncFunctionDef,
        ast.Await,
        ast.Nonlocal,
        ast.Match,
    )
    for node in ast.walk(ast.parse(SOURCE)):
        assert not isinstance(node, new_syntax), f"line {node.lineno} is too new for Python 2.7"
        if isinstance(node, ast.arguments):
            assert not node.kwonlyargs and not node.posonlyargs
            assert all(argument.annotation is None for argument in node.args)
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None
        if isinstance(node, ast.Raise):
            assert node.cause is None
    assert SOURCE.isascii()


@pytest.mark.parametrize("version", ["2.7", "3.6", "3.8", "3.10"])
def test_real_old_pythons(version):
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [
        *pyenv.glob(f"versions/{version}.*/bin/python"),
        *filter(None, [shutil.which(f"python{version}")]),
    ]
    if not found:
        pytest.skip(
            f"Python {version} is not on this machine: its message was tried with a pretended version only"
        )
    done = subprocess.run([str(found[0]), str(COURSE)], capture_output=True, text=True)
    if "command not found" in done.stderr:
        pytest.skip(
            f"Python {version} is not on this machine: its message was tried with a pretended version only"
        )
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Python 3.11 or newer is needed; this is {version}.")


# The way through


@posix_only
def test_an_interrupted_set_up_says_how_to_go_on(interrupted):
    folder, status, said = interrupted
    assert status == 130
    assert said.strip() == "Interrupted. Run it again: it goes on with what it has downloaded."
    assert not (folder / ".venv" / "course.json").exists()


@pytest.mark.network
def test_the_first_start_waits_for_another_launcher_shows_its_steps_and_runs_the_verb(set_up):
    folder, said = set_up
    waits, first, *steps, ready, version = said.splitlines()
    assert waits == "The course is being set up in another window. Waiting for it ..."
    assert first.startswith("Setting up the course in ") and "mein Kürs ✓" in first and first.endswith(" anew")
    assert not (folder / ".venv" / "of the broken one").exists()
    assert [step.split()[0] for step in steps] == ["1/4", "2/4", "3/4", "4/4"]
    assert all(step.endswith(" s") for step in steps)
    assert "packages: 1" in steps[2], "the number of packages is missing"
    assert ready.startswith("Ready after ") and version == "course 0.1.0"


@pytest.mark.network
def test_the_next_start_does_no_work(set_up):
    folder, _ = set_up
    before = (folder / ".venv" / "course.json").stat().st_mtime_ns
    done = launch(folder, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, "course 0.1.0\n", "")
    assert (folder / ".venv" / "course.json").stat().st_mtime_ns == before


@pytest.mark.network
def test_words_and_exit_status_go_through(set_up):
    folder, _ = set_up
    done = launch(folder, "no-such-verb")
    assert done.returncode == 2 and "no-such-verb" in done.stderr


@pytest.mark.network
def test_whatever_is_wrong_with_the_environment_is_noticed(set_up, monkeypatch):
    folder, _ = set_up
    module = load(folder)
    assert module.is_ready()

    daphne = module.site_packages() / "daphne"
    daphne.rename(daphne.with_name("gone"))
    assert not module.is_ready(), "a deleted package"
    daphne.with_name("gone").rename(daphne)
    assert module.is_ready()

    programs = module.PYTHON.parent
    programs.rename(programs.with_name("gone"))
    assert not module.is_ready(), "no Python"
    programs.with_name("gone").rename(programs)

    stamp = module.STAMP.read_text("utf-8")
    for key, value in {
        "base_python": str(folder / "no-python"),
        "python": "cpython-310",
        "root": "/elsewhere",
    }.items():
        module.STAMP.write_text(json.dumps(json.loads(stamp) | {key: value}), "utf-8")
        assert not module.is_ready(), key
    module.STAMP.write_text(stamp[: len(stamp) // 2], "utf-8")
    assert not module.is_ready(), "half a stamp"
    module.STAMP.write_text(stamp, "utf-8")

    lock = module.LOCK.read_text("utf-8")
    module.LOCK.write_text(lock + "\n", "utf-8")
    assert not module.is_ready(), "another lock"
    module.LOCK.write_text(lock, "utf-8")
    assert module.is_ready()


def test_an_environment_that_is_not_whole_is_made_anew_and_one_that_is_stays(course, monkeypatch):
    made = []
    monkeypatch.setattr(course, "is_ready", lambda: bool(made))
    monkeypatch.setattr(course, "make_environment", lambda: made.append("anew"))
    for _ in range(2):
        assert course.own_environment() == course.PYTHON
    assert made == ["anew"]


def test_the_lock_goes_with_its_process(course):
    lock_file = course.RECORD / "set-up.lock"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import course, time\nwith course.one_at_a_time(): print('held', flush=True); time.sleep(60)",
        ],
        cwd=course.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"
    with open(lock_file, "a") as lock:
        assert not course.take(lock)
        holder.kill()
        holder.wait()
        assert course.take(lock)


@posix_only
def test_a_file_system_without_locks_is_no_hindrance(course, monkeypatch):
    import fcntl

    monkeypatch.setattr(fcntl, "flock", raises(OSError(errno.ENOLCK, "No locks available")))
    with course.one_at_a_time():
        pass


def test_a_half_made_environment_that_cannot_be_removed_is_one_line(course, monkeypatch):
    course.VENV.mkdir()
    monkeypatch.setattr(course.shutil, "rmtree", raises(PermissionError(errno.EACCES, "in use")))
    with pytest.raises(course.Stop, match=r"can't be removed.*Close every JupyterLab"):
        course.remove_environment()


def test_hand_over_where_a_process_cannot_become_another(course, monkeypatch):
    monkeypatch.setattr(course, "WINDOWS", True)
    assert course.hand_over([sys.executable, "-c", "import sys; sys.exit(7)"]) == 7

    class Interrupted:
        answers = iter([KeyboardInterrupt(), 130])

        def wait(self):
            answer = next(self.answers)
            if isinstance(answer, BaseException):
                raise answer
            return answer

    monkeypatch.setattr(course.subprocess, "Popen", lambda command: Interrupted())
    assert course.hand_over(["the", "course"]) == 130, "Ctrl-C is for the course, which ends in its own way"


# What goes wrong is said in one line


FAILURES = {
    "Debian without venv": (
        "The virtual environment was not created successfully because ensurepip is not available.",
        "This Python has no venv module. On Debian or Ubuntu: sudo apt install python3.",
    ),
    "no venv at all": ("/usr/bin/python3: No module named venv", "This Python has no venv module."),
    "disk full, pip": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "The disk",
    ),
    "disk full, uv": ("  Caused by: No space left on device (os error 28)", "The disk is full. Make room"),
    "disk full, Windows": (
        "  cause: There is not enough space on the disk. (os error 112)",
        "The disk is full.",
    ),
    "hash, pip": (
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
        "A downloaded package is not",
    ),
    "hash, uv": ("  cause: Hash mismatch for `six==1.17.0`", "A downloaded package is not the one"),
    "certificate": ("invalid peer certificate: UnknownIssuer", "The package index shows a certificate"),
    "network, pip": (
        "NewConnectionError('...: Failed to establish a new connection: [Errno 111] Connection refused')\n"
        "ERROR: No matching distribution found for uv==0.13.9",
        "No connection to the package index. Check the network",
    ),
    "network, uv": (
        "  cause: dns error\n  cause: error resolving DNS",
        "No connection to the package index.",
    ),
}


@pytest.mark.parametrize("printed, advice", FAILURES.values(), ids=FAILURES)
def test_a_failed_step_says_what_to_do_and_where_its_output_is(course, printed, advice, capsys):
    with pytest.raises(course.Stop) as stop:
        course.run("a step", [sys.executable, "-c", f"print({printed!r}); raise SystemExit(1)"])
    (line,) = str(stop.value).splitlines()
    assert line.startswith(advice)
    assert line.endswith(str(course.LOG)) and printed in course.LOG.read_text("utf-8").replace("\r\n", "\n")


def test_an_unknown_failure_shows_its_last_error_line(course):
    with pytest.raises(course.Stop, match=r"^error: a thing that nobody has seen\. All that was printed is in "):
        course.run(
            "a step",
            [
                sys.executable,
                "-c",
                "print('error: a thing that nobody has seen.\\nbye'); raise SystemExit(1)",
            ],
        )


def test_a_disk_so_full_that_nothing_can_be_logged(course, monkeypatch):
    usage = shutil.disk_usage(course.ROOT)
    monkeypatch.setattr(course.shutil, "disk_usage", lambda folder: usage._replace(free=MEBIBYTE))
    with pytest.raises(course.Stop, match=r"^The disk is full"):
        course.run("a step", [sys.executable, "-c", "raise SystemExit(1)"])


@pytest.mark.parametrize(
    "error, advice",
    [
        (PermissionError(errno.EACCES, "Permission denied"), "can't be written to. Copy the course"),
        (OSError(errno.EROFS, "Read-only file system"), "can't be written to. Copy the course"),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full. Make room"),
    ],
    ids=["not ours", "read-only", "full"],
)
def test_a_folder_that_cannot_be_written_to(course, monkeypatch, capsys, error, advice):
    monkeypatch.setattr(course, "this_environment", lambda: None)
    monkeypatch.setattr(course, "one_at_a_time", raises(error))
    monkeypatch.setattr(course.signal, "signal", lambda *arguments: None)
    assert course.main([]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert advice in line


@pytest.fixture
def long_step(course):
    """A launcher in the middle of a step that takes a minute, and the step's process id."""
    program = """
        import course, sys
        course.show = lambda *line, **end: print('waits', flush=True)
        with course.one_at_a_time():
            course.run('long', [sys.executable, '-c', 'import time; time.sleep(60)'])
    """
    launcher = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=course.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    children = Path(f"/proc/{launcher.pid}/task/{launcher.pid}/children")
    if not children.parent.exists():
        launcher.kill()
        pytest.skip("No /proc on this system: the running step can't be found")
    assert launcher.stdout.readline() == "waits\n"
    (step,) = map(int, children.read_text().split())
    yield launcher, step
    launcher.kill()
    launcher.wait()
    if Path(f"/proc/{step}").exists():
        os.kill(step, signal.SIGKILL)


@posix_only
def test_an_interrupt_ends_the_running_step(long_step):
    launcher, step = long_step
    launcher.send_signal(signal.SIGINT)
    launcher.wait(timeout=120)
    assert not Path(f"/proc/{step}").exists()


@posix_only
def test_a_step_that_outlives_its_launcher_keeps_others_out(course, long_step):
    launcher, step = long_step
    launcher.kill()
    launcher.wait()
    with open(course.RECORD / "set-up.lock", "a") as lock:
        assert not course.take(lock)
        os.kill(step, signal.SIGKILL)
        wait_until(lambda: course.take(lock))


def test_progress_is_told_from_uvs_words(course):
    uv = "Resolved 132 packages in 323ms\nDownloading jedi (4.7MiB)\nDownloading django (8.0MiB)\n"
    assert course.count_packages("") == ""
    assert course.count_packages("Resolved 132 packages in 3ms\n") == "132"
    assert course.count_packages(uv) == "132, 0 of 13 MB downloaded"
    assert course.count_packages(uv + " Downloaded django\n") == "132, 8 of 13 MB downloaded"


@pytest.mark.slow("makes an environment")
def test_uv_gets_the_mirror_that_pip_knows(course, monkeypatch):
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(course, "PYTHON", sys.executable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    assert course.index_of_pip() == {}
    settings = course.ROOT / "pip.conf"
    settings.write_text("[global]\nindex-url = https://mirror.example/simple\n", "utf-8")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    assert course.index_of_pip() == {"UV_DEFAULT_INDEX": "https://mirror.example/simple"}
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")
    assert course.index_of_pip() == {"UV_DEFAULT_INDEX": "https://other.example/simple"}
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")
    assert course.index_of_pip() == {}


def test_variables_for_other_installs_are_left_out_and_those_that_reach_the_index_stay(course, monkeypatch):
    stay = {
        "PIP_INDEX_URL": "https://mirror.example/simple", "PIP_TRUSTED_HOST": "mirror.example", "PIP_CERT": "cert.pem",
        "PIP_CACHE_DIR": "cache", "PIP_CONFIG_FILE": os.devnull, "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX_MINE_PASSWORD": "secret", "UV_NATIVE_TLS": "1", "UV_HTTP_TIMEOUT": "60", "PIPER": "no pip",
    }  # fmt: skip
    monkeypatch.setattr(course.os, "environ", {**FOR_OTHER_INSTALLS, **stay})
    course.ignore_variables_for_other_installs()
    assert course.os.environ == stay


def test_who_has_all_packages_in_a_folder_may_go_without_an_index(course, monkeypatch):
    folder = {"PIP_FIND_LINKS": "wheels", "UV_NO_INDEX": "1", "UV_FIND_LINKS": "wheels"}
    monkeypatch.setattr(course.os, "environ", folder | {"PIP_NO_INDEX": "1"})
    course.ignore_variables_for_other_installs()
    assert course.os.environ == folder


def test_uv_itself_is_installed_with_the_locks_version_and_hashes(course):
    course.VENV.mkdir()
    alone = Path(course.install_uv()[-1]).read_text("utf-8")
    assert alone.startswith("uv==") and alone.count("==") == 1 and alone.count("--hash=sha256:") > 5
    assert alone in course.LOCK.read_text("utf-8")


# An environment that has everything already (conda's, or one that a reader has made)


def test_this_environment_fits_the_lock_until_the_lock_changes(course):
    assert course.fits_the_lock(), (
        "the tests run in an environment that is not the lock's: python3 course.py repairs it"
    )
    lock = course.LOCK.read_text("utf-8")
    for line in ("channels==9.9.9 \\", "no-such-package==1.0 \\"):
        course.LOCK.write_text(f"{lock}{line}\n    --hash=sha256:{'0' * 64}\n", "utf-8")
        assert not course.fits_the_lock(), line
    course.LOCK.write_text(f"{lock}no-such-package==1.0 ; sys_platform == 'amiga' \\\n", "utf-8")
    assert course.fits_the_lock()


def test_an_environment_that_fits_gets_the_course_once(course, monkeypatch):
    added = []
    monkeypatch.setattr(course, "run", lambda title, command: added.append(command))
    monkeypatch.setattr(course, "fits_the_lock", lambda: True)
    assert course.this_environment() == sys.executable
    (command,) = added  # this environment has the course of another folder
    assert command[-2:] == ["-e", "."] and "--no-deps" in command and sys.executable in command

    monkeypatch.setattr(course, "course_is_installed", lambda: True)
    assert course.this_environment() == sys.executable and len(added) == 1
    assert not course.VENV.exists()


def test_the_stamp_of_the_courses_own_environment_says_more(course, monkeypatch):
    monkeypatch.setattr(course, "fits_the_lock", lambda: True)
    monkeypatch.setattr(course, "course_is_installed", lambda: True)
    monkeypatch.setattr(course.sys, "prefix", str(course.VENV))
    assert course.this_environment() == sys.executable, "made by hand, without a stamp"
    course.VENV.mkdir()
    course.STAMP.touch()
    assert course.this_environment() is None


def test_the_course_of_this_folder_is_known_from_others(course):
    assert load(ROOT).course_is_installed()
    assert not course.course_is_installed()


def raises(error):
    """A function that raises that error, whatever it is called with."""

    def fail(*arguments, **options):
        raise error

    return fail
