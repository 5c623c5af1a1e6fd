"""The process beside a learner's: makes the place in which that one lives, starts it, ends all that it left.

It runs none of the learner's code and nothing that the learner wrote. It belongs to the grader: when the
grader closes the connection, or ends in whatever way, everything here ends. With namespaces the learner's
process can't even see it.
"""

import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from json import dumps
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection

from classroom.grading import sandbox
from classroom.grading.limits import Limits, running_now
from classroom.grading.delay import threads_of, with_descendants
from classroom.grading.place import WORK, Here, answer, read_text

LOOK = 0.2  # seconds between two looks at the memory that the learner's processes use together
FAREWELL = 1.0  # seconds for a process to end that has closed its channel


def supervise(
    channel: Connection,
    grader: Connection,
    learner: Callable[[str], None],
    limits: Limits,
    namespaces: bool,
) -> None:
    """Start the learner's process and answer the grader until it closes the connection. Does not return.

    Args:
        channel: between the grader and the learner's process, which alone keeps it.
        grader: the grader's; its first message is {"isolation": a sentence} or {"broken": why}.
        learner: called in the learner's process with the path of its HOME, a new folder.
        limits: what that process may use.
        namespaces: put it into namespaces, where the system allows them.
    """
    os.setsid()
    sandbox.close_all_but(channel.fileno(), grader.fileno())
    try:
        supervisor = _Supervisor(limits, namespaces)
        supervisor.start(channel, learner)
    except OSError as error:
        grader.send_bytes(dumps({"broken": str(error)}).encode())
        os._exit(1)
    channel.close()
    with suppress(OSError):  # the grader has gone: what follows finds that out
        grader.send_bytes(dumps({"isolation": supervisor.isolation}).encode())
    try:
        supervisor.answer_all(grader)
    finally:
        supervisor.end()
        os._exit(0)


class _Supervisor(Here):
    """Of one learner's process.

    Attributes:
        home: its HOME, new and empty.
        isolation: what keeps it in, in a sentence.
    """

    def __init__(self, limits: Limits, namespaces: bool):
        self._limits = limits
        self._first: sandbox.First | None = None
        self._learner = 0
        self._ending: str | None = None
        self._all_ended = False
        reason = sandbox.why_not() if namespaces else "namespaces are turned off"
        self._running = 0
        if reason is None:
            self._first = sandbox.enter(limits.disk)
            self.home = sandbox.HOME
            os.mkdir(self.home, 0o700)
            self.isolation = "Linux namespaces: own files, processes, network and users, and limits."
        else:
            unprivileged = sandbox.why_no_other_user() is None
            if unprivileged:
                sandbox.become_nobody()
            self.home = tempfile.mkdtemp(prefix="course-")
            self._running = running_now()
            who = ", and another user" if unprivileged else ""
            self.isolation = f"Process limits{who} only. There are no Linux namespaces: {reason}."
        super().__init__(self.home, os.path.join(self.home, WORK), self._confine_python)

    def start(self, channel: Connection, learner: Callable[[str], None]) -> None:
        """Fork the learner's process, within its limits."""
        self._learner = os.fork()
        if self._learner == 0:
            try:
                os.setpgid(0, 0)  # it can't leave the group that it leads
                sandbox.close_all_but(channel.fileno())
                if self._first is not None:
                    sandbox.confine()
                _forget_the_parent()
                _renew_the_waker()
                self._limits.impose(self._running)
                learner(self.home)
            finally:
                os._exit(0)
        with suppress(OSError):  # whoever of the two comes first
            os.setpgid(self._learner, self._learner)

    def answer_all(self, grader: Connection) -> None:
        """Do what the grader asks, and look after the memory meanwhile, until the grader has gone."""
        next_look = time.monotonic() + LOOK
        while True:
            try:
                if grader.poll(max(0.0, next_look - time.monotonic())):
                    answer(grader, self, grader.recv_bytes())
            except (EOFError, OSError):
                return
            if time.monotonic() >= next_look:
                self._look_at_memory()
                self.kept_waiting()
                next_look = time.monotonic() + LOOK

    def _confine_python(self) -> None:
        """In a process that the grader starts beside the learner's: it runs as that one does."""
        if self._first is not None:
            sandbox.confine()
        self._limits.impose(self._running)

    def kept_waiting(self) -> float:
        """As `Place` says."""
        if self._first is None:
            return self._delay.look(with_descendants("/proc/self"))
        return self._delay.look(thread for process in _processes() for thread in threads_of(process))

    def processor_time(self) -> float:
        """As `Place` says."""
        processes = [f"/proc/{self._learner}"] if self._first is None else _processes()
        return sum(map(_processor_time, processes)) + sum(os.times()[:4])  # with commands that have ended

    def ending(self) -> str:
        """As `place.Beside` says."""
        deadline = time.monotonic() + FAREWELL
        while self._ending is None:
            process, status, used = os.wait4(self._learner, os.WNOHANG)
            if process:
                self._ending = self._why(os.waitstatus_to_exitcode(status), used)
            elif time.monotonic() > deadline:
                return "ended the whole program"
            else:
                time.sleep(0.002)
        return self._ending

    def end(self) -> None:
        """End the learner's process and all others that it has started."""
        self._end_all()
        with suppress(ChildProcessError):  # its ending was asked for before
            os.waitpid(self._learner, 0)
        if self._first is not None:
            os.waitpid(self._first.id, 0)
        else:
            shutil.rmtree(self.home, ignore_errors=True)

    def _end_all(self) -> None:
        if self._first is None:
            with suppress(OSError):  # none is left
                os.killpg(self._learner, signal.SIGKILL)
        elif not self._all_ended:
            os.close(self._first.lifeline)
        self._all_ended = True

    def _why(self, exit_code: int, used: resource.struct_rusage) -> str:
        seconds = used.ru_utime + used.ru_stime
        if exit_code == -signal.SIGXCPU or (exit_code == -signal.SIGKILL and seconds >= self._limits.cpu):
            return self._limits.words("cpu")
        return "ended the whole program"

    def _look_at_memory(self) -> None:
        """The system counts the memory of each process; this counts that of all."""
        if self._first is not None and self._ending is None and _memory(_resident) > self._limits.memory:
            if _memory(_proportional) > self._limits.memory:
                self._ending = self._limits.words("memory")
                self._end_all()


def _forget_the_parent() -> None:
    """Close what belongs to the grader's multiprocessing, so that the learner's makes its own."""
    forkserver._forkserver.__init__()
    resource_tracker._resource_tracker.__init__()


def _renew_the_waker() -> None:
    """Give Twisted's reactor, which was imported before the fork, a pipe to wake it: the one it had is closed."""
    from twisted.internet import reactor

    reactor.waker.i, reactor.waker.o = os.pipe()
    for end in (reactor.waker.i, reactor.waker.o):
        os.set_blocking(end, False)


def _processes() -> list[str]:
    """The folder in /proc of each process of the namespace."""
    return [f"/proc/{name}" for name in os.listdir("/proc") if name.isdecimal()]


def _processor_time(process: str) -> float:
    """Seconds that it has used, with those of the processes that it has started and waited for. See proc(5)."""
    try:
        used = read_text(f"{process}/stat").rpartition(")")[2].split()[11:15]
    except OSError:  # it has just ended
        return 0.0
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def _memory(of_process: Callable[[str], int]) -> int:
    """Bytes that all processes of the namespace use together."""
    total = 0
    for process in _processes():
        with suppress(OSError):  # it has just ended
            total += of_process(process)
    return total


def _resident(process: str) -> int:
    """What is in memory for it; quick, but what processes share is counted for each."""
    return int(read_text(f"{process}/statm").split()[1]) * resource.getpagesize()


def _proportional(process: str) -> int:
    """The same, with what is shared divided among those who share it."""
    lines = read_text(f"{process}/smaps_rollup").splitlines()
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
