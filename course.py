#!/usr/bin/env python3
"""Set the course up and start it.

    python3 course.py           set everything up, then open JupyterLab at "Start here"
    python3 course.py test      set everything up, then run the whole test suite
    python3 course.py --help    what else there is

The packages of requirements.lock go into the folder .venv beside this file. A Python environment that has
them already (one that conda made from environment.yml) is used as it is. All the rest is the work of
`python -m classroom`.

This file needs the standard library only, and keeps to a syntax that very old Pythons can read:
that is how they come to say that they are too old.
"""

from __future__ import print_function

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python 3.11 or newer is needed; this is %d.%d. Get one from https://www.python.org/downloads/ "
        "and start the course with it: python3.13 course.py" % sys.version_info[:2]
    )

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
RECORD = ROOT / ".course"
LOG = RECORD / "set-up.log"
VENV = ROOT / ".venv"
STAMP = VENV / "course.json"  # written last: no stamp, no environment
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

RUN_AGAIN = "then run it again: it goes on with what it has downloaded."
ADVICE = (  # (what a failed step printed, what to do about it): the first that fits is said
    (
        r"ensurepip is not|No module named '?(venv|ensurepip)",
        "This Python has no venv module. On Debian or Ubuntu: sudo apt install python3.{minor}-venv".format(
            minor=sys.version_info[1]
        ),
    ),
    (
        r"No space left|os error 28\b|os error 112\b|not enough space|quota exceeded",
        "The disk is full. Make room (the course needs 1 GB), " + RUN_AGAIN,
    ),
    (
        r"DO NOT MATCH THE HASHES|Hash mismatch",
        "A downloaded package is not the one that requirements.lock names. Run it again; if it stays so, "
        "something between you and the package index changes what you download.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UnknownIssuer",
        "The package index shows a certificate that is not known here, as behind a company's proxy. Set "
        "SSL_CERT_FILE to the file with your network's certificates, " + RUN_AGAIN,
    ),
    (
        r"Failed to establish a new connection|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError"
        r"|error sending request|dns error|[Cc]onnection refused|timed out"
        r"|Network is unreachable|are you offline",
        "No connection to the package index. Check the network (and a proxy's settings), " + RUN_AGAIN,
    ),
)


# A variable of pip or uv may say how to reach the index, or where to keep downloads. What else it says is meant for other
# installs: where they go, and which versions they take.
REACHES_THE_INDEX = re.compile(
    r"INDEX|FIND_LINKS|CERT|TLS|PROXY|HOST|AUTH|KEYRING|CREDENTIALS|TIMEOUT|RETR|CACHE|CONCURRENT|LINK_MODE|CONFIG"
)


class Stop(Exception):
    """The set-up can't go on; the text says why and what to do, in one line."""


def main(arguments):
    """Set up what is missing, then run `python -m classroom` with these arguments; gives the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # a folder's name that the terminal can't show must not stop us
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends the running step too
    ignore_variables_for_other_installs()
    try:
        python = this_environment() or own_environment()
    except KeyboardInterrupt:
        print("\nInterrupted. Run it again: it goes on with what it has downloaded.", file=sys.stderr)
        return 130
    except Stop as stop:
        print("\n%s" % stop, file=sys.stderr)
        return 2
    except OSError as error:
        print("\n%s" % advice_on(error), file=sys.stderr)
        return 2
    return hand_over([str(python), "-P", "-m", "classroom"] + arguments)


def hand_over(command):
    """Become that command, or stand aside for it where a process can't become another."""
    if not WINDOWS:
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the command has got it too, and says how it ends
            pass


def ignore_variables_for_other_installs():
    """Forget PIP_TARGET, UV_CONSTRAINT and the like: no package would come to its place, or not in its version."""
    for name in list(os.environ):
        tool, _, setting = name.partition("_")
        if tool in ("PIP", "UV") and setting:
            if (
                setting == "NO_INDEX"
            ):  # a folder of packages is enough for uv; pip also looks there without this word
                stays = tool == "UV" and "UV_FIND_LINKS" in os.environ
            else:
                stays = bool(REACHES_THE_INDEX.search(setting))
            if not stays:
                del os.environ[name]


# An environment that is there already


def this_environment():
    """The Python that runs this file, the course added, if it has all packages of the lock; else None."""
    if STAMP.exists() and Path(sys.prefix) == VENV:
        return None  # its stamp says more than the names of its packages do
    if not fits_the_lock():
        return None
    if not course_is_installed():
        with one_at_a_time():
            run("Adding the course to this environment", install_course(sys.executable))
    return sys.executable


def fits_the_lock():
    """True when each package that the lock wants here is installed in its pinned version."""
    try:
        from packaging.requirements import Requirement  # in the lock itself
    except ImportError:
        return False
    for line in re.findall(r"^[a-z0-9][^\\\n]*", LOCK.read_text("utf-8"), re.MULTILINE):
        pin = Requirement(line)
        if pin.marker is None or pin.marker.evaluate():
            try:
                if not pin.specifier.contains(metadata.version(pin.name)):
                    return False
            except metadata.PackageNotFoundError:
                return False
    return True


def course_is_installed():
    """True when the running Python has the course as an editable install of this very folder."""
    try:
        origin = metadata.distribution("django-channels-course").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return False
    folder = url2pathname(urlsplit(json.loads(origin or '{"url": ""}')["url"]).path)
    return os.path.exists(folder) and os.path.samefile(folder, str(ROOT))


# The course's own environment


def own_environment():
    """The Python of .venv, which is made first if it is not whole, or not what it would be if made now."""
    if not is_ready():
        with one_at_a_time():
            if not is_ready():  # the launcher that we waited for may have made it
                make_environment()
    return PYTHON


def wanted():
    """What .venv is made from; a change of any of these makes it anew."""
    return {
        "python": sys.implementation.cache_tag,
        "root": str(ROOT),  # an environment holds absolute paths, so it can't be moved
        "packages": hashlib.sha256(LOCK.read_bytes() + PROJECT.read_bytes()).hexdigest(),
    }


def is_ready():
    """True when the stamp is what we want, the Python under it is there, and nothing has been deleted."""
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
        base_python, parts = stamp.pop("base_python"), stamp.pop("parts")
        there = set(os.listdir(str(site_packages())))
    except (OSError, ValueError, KeyError, AttributeError, StopIteration):
        return False
    return stamp == wanted() and os.path.exists(base_python) and PYTHON.exists() and there.issuperset(parts)


def site_packages():
    """The folder in .venv that holds the packages."""
    return VENV / "Lib/site-packages" if WINDOWS else next(VENV.glob("lib/python*/site-packages"))


def make_environment():
    """Make .venv from nothing. What uv has downloaded stays in its cache, so a second time is quick."""
    began = time.monotonic()
    base_python = getattr(sys, "_base_executable", sys.executable)  # .venv's own Python is about to go
    print("Setting up the course in %s%s" % (VENV, " anew" if VENV.exists() else ""), flush=True)
    LOG.write_bytes(b"")
    remove_environment()
    run("1/4 Python environment", [base_python, "-I", "-m", "venv", str(VENV)])
    run("2/4 installer (uv)", install_uv())
    run("3/4 packages:", install_packages(), count_packages, index_of_pip())
    run("4/4 the course itself", install_course(PYTHON))
    parts = sorted(set(os.listdir(str(site_packages()))) - {"__pycache__"})
    stamp = dict(wanted(), base_python=base_python, parts=parts)
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text(json.dumps(stamp, indent=1), "utf-8")
    os.replace(str(unfinished), str(STAMP))
    print("Ready after %.0f s." % (time.monotonic() - began))


def remove_environment():
    """Delete .venv, its stamp first, so that one half deleted is never taken for a whole one."""
    try:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            STAMP.unlink(missing_ok=True)
            shutil.rmtree(str(VENV))
    except OSError as error:
        raise Stop(
            "The old .venv can't be removed (%s). Close every JupyterLab and terminal that uses it, %s"
            % (error, RUN_AGAIN)
        )


def install_uv():
    """pip's command for uv alone, with the version and the hashes that the lock has for it."""
    uv_alone = VENV / "uv.txt"
    (lines,) = re.findall(r"^uv==(?:.*\\\n)*.*\n", LOCK.read_text("utf-8"), re.MULTILINE)
    uv_alone.write_text(lines, "utf-8")
    return [str(PYTHON), "-I", "-m", "pip", "--no-input", "install", "--require-hashes", "-r", str(uv_alone)]


def install_packages():
    """uv's command for every package of the lock.

    Compiled at once, which takes ten seconds: a learner's answers run where nothing can be written beside a
    package, and each of the processes that they start would compile Django for itself.
    """
    return uv_pip_install(PYTHON) + ["--compile-bytecode", "--require-hashes", "-r", str(LOCK)]


def install_course(python):
    """uv's command for the course: a step of its own, no file with hashes may hold an editable install."""
    return uv_pip_install(python) + ["--no-deps", "--no-build-isolation", "-e", "."]


def index_of_pip():
    """The index that pip's settings name (a mirror, say), as a variable for uv, which does not read them."""
    if {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & set(os.environ):
        return {}
    ask = [str(PYTHON), "-I", "-m", "pip", "config", "list"]
    settings = subprocess.run(ask, capture_output=True, text=True).stdout
    index = re.search(r"\.index-url='(.+)'", settings)  # a variable's comes first there, and goes first in pip too
    return {"UV_DEFAULT_INDEX": index.group(1)} if index else {}


def uv_pip_install(python):
    """The beginning of each of uv's commands."""
    return [str(python), "-I", "-m", "uv", "pip", "install", "--python", str(python)]


def count_packages(output):
    """How far uv has come, from what it has printed. It names only the large downloads."""
    total = re.search(r"Resolved (\d+) packages", output)
    large = re.findall(r"Downloading (\S+) \(([\d.]+)MiB\)", output)
    here = set(re.findall(r"Downloaded (\S+)", output))
    if not total or not large:
        return total.group(1) if total else ""
    done = sum(float(size) for name, size in large if name in here)
    return "%s, %.0f of %.0f MB downloaded" % (total.group(1), done, sum(float(size) for _, size in large))


# Steps, one at a time, and what went wrong


@contextmanager
def one_at_a_time():
    """Wait until no other launcher is at work here. The lock ends with its processes, however they end."""
    RECORD.mkdir(exist_ok=True)
    with open(str(RECORD / "set-up.lock"), "a") as lock:
        os.set_inheritable(lock.fileno(), True)  # a step that outlives a killed launcher still holds it
        if not take(lock):
            print("The course is being set up in another window. Waiting for it ...", flush=True)
            while not take(lock):
                time.sleep(0.2)
        yield


def take(lock):
    """Lock that open file, unless another process has done so; gives True or False."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks, as some networks have: go on without
        return True
    return True


def run(title, command, count=None, variables=()):
    """Run one step, its output in the log, and show how long it takes.

    count(output) says how far the step has come. Raises Stop with what to do when it fails.
    """
    began = time.monotonic()
    environment = dict(os.environ, PIP_USER="0")  # pip's own setting "user" can't be met in an environment
    environment.update(variables)
    with LOG.open("ab") as log:
        start = log.tell()
        process = subprocess.Popen(
            command,
            cwd=str(ROOT),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            close_fds=False,
        )
        status = None
        try:
            while status is None:
                try:
                    status = process.wait(timeout=0.2)
                except subprocess.TimeoutExpired:
                    show(title, count, start, began, end="")
        finally:
            if status is None:  # interrupted
                process.terminate()
                process.wait()
    show(title, count, start, began, end="\n")
    if status:
        raise Stop(advice_on(output_since(start), title))


def show(title, count, start, began, end):
    """Write a step's line; on a terminal again and again, elsewhere once, at its end."""
    if end or sys.stdout.isatty():
        line = "  %s %s" % (title, count(output_since(start)) if count else "")
        again = "\r" if sys.stdout.isatty() else ""
        print("%s%-64s %5.1f s" % (again, line, time.monotonic() - began), end=end, flush=True)


def output_since(start):
    """What has been written to the log after that position."""
    with LOG.open("rb") as log:
        log.seek(start)
        return log.read().decode("utf-8", "replace")


def advice_on(trouble, title=None):
    """One line for people: what to do about an OSError, or about the output of a failed step."""
    text = str(trouble)
    if shutil.disk_usage(str(ROOT)).free < 5000000:
        text += "No space left"  # on a full disk the log is cut off before it can say so
    advice = next((advice for sign, advice in ADVICE if re.search(sign, text)), None)
    if title:
        return "%s All that was printed is in %s" % (advice or last_error(text), LOG)
    if isinstance(trouble, PermissionError) or "Read-only file system" in text:
        return "%s can't be written to. Copy the course into a folder of your own and start it there." % ROOT
    return advice or text


def last_error(output):
    """The last line of an output that speaks of an error, or its last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["The step failed."]
    return next((line for line in reversed(lines) if "error" in line.lower()), lines[-1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
