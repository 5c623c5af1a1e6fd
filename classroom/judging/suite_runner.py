"""Runs a learner's tests on several programs: `python -m classroom.judging.suite_runner`, where the learner's code runs.

Its arguments are folders, each with a program and the same tests. pytest runs in each, in a process of its own, which is
forked from this one where that can be done: so pytest and Django are imported once. Which of the programs are right, nobody
here knows. It prints one line of JSON: for each folder what its tests did. See suite.py.
"""

import importlib
import json
import os
import selectors
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

AT_ONCE = 4  # programs: their tests mostly wait
OWN = "--one"  # the argument by which a process learns that it is one of several
LOOK = 0.005  # seconds between two looks at a communicator's queue
PLUGINS = ("pytest_asyncio.plugin", "pytest_django.plugin")
WARM = ("pytest", *PLUGINS, "channels.testing.websocket", "channels.routing",
        "channels.generic.websocket", "channels.layers", "django.core.management", "django.test.client")  # fmt: skip


class Report:
    """A plugin of pytest's, which notes what each test did.

    Args:
        folder: where the tests are; a path in it is told as it is seen from there.
    """

    def __init__(self, folder: str) -> None:
        self._folders = sorted({folder, os.path.realpath(folder)}, key=len, reverse=True)
        self.tests: list[dict[str, str]] = []
        self.unawaited: list[str] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A part of a test has ended."""
        if report.when == "call" or report.outcome != "passed":
            outcome = report.outcome if report.when == "call" or report.outcome == "skipped" else "error"
            self.tests.append({"name": report.nodeid, "outcome": outcome, "why": self._why(report)})

    def pytest_collectreport(self, report: Any) -> None:
        """A file of tests was read."""
        if report.failed:
            self.tests.append({"name": report.nodeid, "outcome": "error", "why": self._why(report)})

    def pytest_warning_recorded(self, warning_message: Any, nodeid: str) -> None:
        """Something was warned of."""
        if "was never awaited" in str(warning_message.message):
            self.unawaited.append(nodeid)

    def _why(self, report: Any) -> str:
        why = _sentence(report)
        for folder in self._folders:
            why = why.replace(folder + os.sep, "")
        return why


def _sentence(report: Any) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        first = (crash.message.splitlines() or [""])[0]
        place = _place(report, crash)
        return f"{first} ({place})" if place else first
    errors = [line[1:].strip() for line in str(report.longrepr or "").splitlines() if line.startswith("E ")]
    return errors[-1] if errors else ""


def _place(report: Any, crash: Any) -> str:
    """The last line of the folder's own files on the way to an error: a library's line helps nobody."""
    entries = getattr(report.longrepr.reprtraceback, "reprentries", ())
    passed = [found for entry in entries if (found := getattr(entry, "reprfileloc", None)) is not None]
    for path, line in [(crash.path, crash.lineno), *((one.path, one.lineno) for one in reversed(passed))]:
        place = os.path.relpath(path).replace(os.sep, "/")
        if not place.startswith(".."):
            return f"{place}, line {line}"
    return ""


def run(folder: str) -> dict[str, Any]:
    """Run the tests of one folder in this process, which is good for nothing else afterwards."""
    import pytest

    os.chdir(folder)
    sys.path.insert(0, folder)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    wait_fairly()
    report = Report(folder)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # these two are enough, and the others take half a second
    options = [
        "-q",
        "--no-migrations",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:unraisableexception",
        "--rootdir",
        folder,
    ]
    for plugin in PLUGINS:
        options += ["-p", plugin]
    code = pytest.main(options, plugins=[report])
    return {"code": int(code), "tests": report.tests, "unawaited": report.unawaited}


def wait_fairly() -> None:
    """Let a communicator's time-outs count only the time in which this process had a processor: machines are busy."""
    from asgiref import testing

    communicator: Any = testing.ApplicationCommunicator
    receive_output, receive_nothing = communicator.receive_output, communicator.receive_nothing
    wait = communicator.wait

    async def fair_output(self: Any, timeout: float = 1) -> Any:
        await _until(lambda: not self.output_queue.empty() or self.future.done(), timeout)
        return await receive_output(self, LOOK)

    async def fair_nothing(self: Any, timeout: float = 0.1, interval: float = 0.01) -> Any:
        await _until(lambda: not self.output_queue.empty() or self.future.done(), timeout)
        return await receive_nothing(self, 0, interval)

    async def fair_end(self: Any, timeout: float = 1) -> Any:
        await _until(self.future.done, timeout)
        return await wait(self, LOOK)

    communicator.receive_output = fair_output
    communicator.receive_nothing = fair_nothing
    communicator.wait = fair_end


async def _until(true: Any, seconds: float) -> None:
    """Wait until something is true, at most so many seconds in which this process had a processor."""
    import asyncio

    begun, held_up = time.monotonic(), _held_up()
    while not true() and time.monotonic() - begun - (_held_up() - held_up) < seconds:
        await asyncio.sleep(LOOK)


def _held_up() -> float:
    """Seconds that this process's threads were ready to run and had no processor; 0.0 where the system does not say."""
    seconds = 0.0
    with suppress(OSError, ValueError, IndexError):
        for thread in os.listdir("/proc/self/task"):
            with open(f"/proc/self/task/{thread}/schedstat", encoding="ascii") as counted:
                seconds += int(counted.read().split()[1]) / 1e9
    return seconds


def all_forked(folders: list[str]) -> list[dict[str, Any]]:
    """What `run` gives for each folder, from processes forked from this one."""
    for name in WARM:
        importlib.import_module(name)
    left, results = list(enumerate(folders)), [{"code": -1, "tests": [], "unawaited": []} for _ in folders]
    said: dict[int, bytes] = {}
    with selectors.DefaultSelector() as waiting:
        while left or said:
            while left and len(said) < AT_ONCE:
                number, folder = left.pop(0)
                reading, writing = os.pipe()
                if (pid := os.fork()) == 0:
                    _as_a_child(folder, reading, writing)
                os.close(writing)
                said[number] = b""
                waiting.register(reading, selectors.EVENT_READ, (number, pid))
            for key, _ in waiting.select():
                number, pid = key.data
                if part := os.read(key.fd, 1 << 16):
                    said[number] += part
                    continue
                waiting.unregister(key.fd)
                os.close(key.fd)
                os.waitpid(pid, 0)
                with suppress(ValueError):
                    results[number] = json.loads(said[number])
                del said[number]
    return results


def _as_a_child(folder: str, reading: int, writing: int) -> None:
    """In a forked process: run one folder's tests, say what they did, and end."""
    try:
        os.close(reading)
        kept = json.dumps(run(folder)).encode()
        while kept:
            kept = kept[os.write(writing, kept) :]
    finally:
        os._exit(0)


def one_after_the_other(folders: list[str]) -> list[dict[str, Any]]:
    """The same, where there is no fork."""
    results = []
    for folder in folders:
        words = [sys.executable, "-m", "classroom.judging.suite_runner", OWN, folder]
        done = subprocess.run(words, capture_output=True, text=True)
        try:
            results.append(json.loads(done.stdout.strip().splitlines()[-1]))
        except (ValueError, IndexError):
            results.append({"code": -1, "tests": [], "unawaited": []})
    return results


def main(words: list[str]) -> None:
    """Run the tests of these folders, and print what they did; or those of one, in a process of its own."""
    if words[0] == OWN:
        told = os.fdopen(os.dup(1), "w")
        print(json.dumps(run(words[1])), file=told, flush=True)
    else:
        print(json.dumps(all_forked(words) if hasattr(os, "fork") else one_after_the_other(words)))


if __name__ == "__main__":
    main(sys.argv[1:])
