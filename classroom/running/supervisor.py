"""The process beside a learner's: makes the place in which that one lives, starts it, ends all that it left.

It runs none of the learner's code and nothing that the learner wrote. It belongs to the grader: when the
grader closes the connection, or ends in whatever way, everything here ends. With namespaces the learner's
process can't even see it.

One for each task, though making the place anew takes a third of what a small task costs. A place that the next
task lives in is one that the answer before has lived in: what it left in files, in ports, in a process that hides,
or in limits that are used up would judge the next one. And a supervisor that is to make a second place has to keep
the powers for that while a learner's code runs; this one has gone into the place that it made, as nobody.
"""

import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from json import dumps
from multiprocessing.connection import Connection

from classroom.running import forks, orphans, usage
from classroom.running.delay import threads_of, with_descendants
from classroom.running.isolation import namespaces, powers, root, syscalls
from classroom.running.limits import Limits, running_now
from classroom.running.place import WORK, Here, answer

LOOK = 0.2  # seconds between two looks at what the learner's processes use together
CALM = 5  # times as long as a look has taken, the next one waits: looking at many processes takes a processor too
FAREWELL = 1.0  # seconds for a process to end that has closed its channel


def supervise(
    channel: Connection,
    grader: Connection,
    learner: Callable[[str], None],
    limits: Limits,
    in_namespaces: bool,
) -> None:
    """Start the learner's process and answer the grader until it closes the connection. Does not return.

    Args:
        channel: between the grader and the learner's process, which alone keeps it.
        grader: the grader's; its first message is {"isolation": a sentence} or {"broken": why}.
        learner: called in the learner's process with the path of its HOME, a new folder.
        limits: what that process may use.
        in_namespaces: put it into namespaces, where the system allows them.
    """
    os.setsid()
    powers.close_all_but(channel.fileno(), grader.fileno())
    try:
        supervisor = _Supervisor(limits, in_namespaces)
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

    def __init__(self, limits: Limits, in_namespaces: bool):
        self._limits = limits
        self._first: namespaces.First | None = None
        self._learner = 0
        self._ending: str | None = None
        self._all_ended = False
        reason = namespaces.why_not() if in_namespaces else "namespaces are turned off"
        self._running = 0
        if reason is None:
            self._first = namespaces.enter(limits.disk)
            self.home = root.HOME
            os.mkdir(self.home, 0o700)
            self.isolation = "Linux namespaces: own files, processes, network and users, and limits."
        else:
            if sys.platform == "linux":
                orphans.adopt_orphans()
            unprivileged = powers.why_no_other_user() is None
            if unprivileged:
                powers.become_nobody()
            self.home = tempfile.mkdtemp(prefix="course-")
            self._running = running_now()
            who = ", and another user" if unprivileged else ""
            self.isolation = f"Process limits{who} only. There are no Linux namespaces: {reason}."
        super().__init__(self.home, os.path.join(self.home, WORK), fork=self._confine_python)

    def start(self, channel: Connection, learner: Callable[[str], None]) -> None:
        """Fork the learner's process, within its limits."""
        self._learner = os.fork()
        if self._learner == 0:
            try:
                os.setpgid(0, 0)  # it can't leave the group that it leads
                powers.close_all_but(channel.fileno())
                forks.forget_the_parent()
                _renew_the_waker()
                self._confine_python()
                learner(self.home)
            finally:
                os._exit(0)
        with suppress(OSError):  # whoever of the two comes first
            os.setpgid(self._learner, self._learner)

    def answer_all(self, grader: Connection) -> None:
        """Do what the grader asks, and look at what the learner's processes use, until the grader has gone."""
        next_look = time.monotonic() + LOOK
        while True:
            try:
                if grader.poll(max(0.0, next_look - time.monotonic())):
                    answer(grader, self, grader.recv_bytes())
            except (EOFError, OSError):
                return
            if (began := time.monotonic()) >= next_look:
                self._look()
                self.kept_waiting()
                looked = time.monotonic()
                next_look = looked + max(LOOK, CALM * (looked - began))

    def _confine_python(self) -> None:
        """In a process that the grader starts beside the learner's: it runs as that one does."""
        forks.hear_interrupts()
        self._confine()
        self._limits.impose(self._running)

    def kept_waiting(self) -> float:
        """As `Place` says."""
        if self._first is None:
            return self._delay.look(with_descendants("/proc/self"))
        return self._delay.look(thread for process in usage.processes() for thread in threads_of(process))

    def processor_time(self) -> float:
        """As `Place` says."""
        processes = [f"/proc/{self._learner}"] if self._first is None else usage.processes()
        return sum(map(usage.processor_time, processes)) + sum(os.times()[:4])  # with commands that have ended

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
        """End the learner's process and all others that it has started, and those that the grader has."""
        self.close()
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
            if sys.platform == "linux":
                orphans.end_descendants()
        elif not self._all_ended:
            os.close(self._first.lifeline)
        self._all_ended = True

    def _why(self, exit_code: int, used: resource.struct_rusage) -> str:
        seconds = used.ru_utime + used.ru_stime
        if exit_code == -signal.SIGXCPU or (exit_code == -signal.SIGKILL and seconds >= self._limits.cpu):
            return self._limits.words("cpu")
        return "ended the whole program"

    def _confine(self) -> None:
        if self._first is not None:
            powers.confine()
            syscalls.leave_out_uncounted()
        elif sys.platform == "linux":
            with suppress(OSError):  # a system without namespaces may have no filters either
                syscalls.leave_out_uncounted()

    def _look(self) -> None:
        """The system limits what each process uses; this limits what all of them use together."""
        if self._first is None or self._ending is not None:
            return
        if usage.uses_more_memory(self._limits.memory):
            self._end_for("memory")
        elif usage.connections() > self._limits.connections:
            self._end_for("connections")

    def _end_for(self, limit: str) -> None:
        self._ending = self._limits.words(limit)
        self._end_all()


def _renew_the_waker() -> None:
    """Give Twisted's reactor, which was imported before the fork, a pipe to wake it: the one it had is closed."""
    from twisted.internet import reactor

    reactor.waker.i, reactor.waker.o = os.pipe()
    for end in (reactor.waker.i, reactor.waker.o):
        os.set_blocking(end, False)
