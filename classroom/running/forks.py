"""Where new processes come from: one warm process that has imported all they need is forked for each.

Where there is no fork, as on Windows, each one is spawned and imports by itself.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext  # the first is not there on Windows
# All that the warm process, and with it a learner's code, sees of the environment.
ENVIRONMENT = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP",
)  # fmt: skip

# The same time zone everywhere, and not UTC: marks must not depend on the machine, nor hide a time without a zone.
ZONE = "NPT-5:45"  # https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html, TZ

WARM = "classroom.judging.warm"  # imports what every learner's process needs

_forkserver: Any = forkserver._forkserver  # most of what is used of it here has no types

_starting = threading.Lock()


def context() -> "ForkServerContext | SpawnContext":
    """What makes the processes: `context().Process(...)`, to be given to `start`."""
    return multiprocessing.get_context("forkserver") if _can_fork() else multiprocessing.get_context("spawn")


def start(process: multiprocessing.process.BaseProcess) -> None:
    """Start a process; it sees nothing of this one's environment, and imports nothing of its main module."""
    with _begin_in_peace():
        if not _can_fork():
            return process.start()
        _forkserver.ensure_running()
        with _held(
            signal.SIGTERM
        ):  # a judge that is ended now would leave behind a process that it does not know yet
            process.start()


def environment() -> dict[str, str]:
    """The environment variables of such a process."""
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    return kept | {"TZ": ZONE, "PATH": _without_this_environment(kept.get("PATH", os.defpath))}


def _without_this_environment(path: str) -> str:
    """PATH as where no environment is activated: marks must not depend on what whoever grades has typed before."""
    if sys.prefix == sys.base_prefix:  # then this Python is the system's
        return path
    commands = os.path.dirname(sys.executable)
    return os.pathsep.join(entry for entry in path.split(os.pathsep) if os.path.normpath(entry) != commands)


def lend(*modules: str) -> bytes | None:
    """Begin the warm process now, to be used also by processes that are forked from it.

    Args:
        modules: what else it imports.

    Returns:
        What these processes give to `borrow`.
    """
    if not _can_fork():
        return None
    forkserver.set_forkserver_preload([*modules, WARM])
    with _begin_in_peace():
        forkserver.ensure_running()
    return getattr(_forkserver, "_forkserver_authkey", None)  # from Python 3.14 on


def take_back() -> None:
    """End the warm process, after `lend`: one that is still importing would go on to begin what it was asked for."""
    if _can_fork() and (warm := _forkserver._forkserver_pid) is not None:
        os.kill(warm, signal.SIGKILL)
        _forkserver._stop()


def borrow(key: bytes | None) -> None:
    """In a process that was forked from the warm one: let it be the warm one of this process too.

    Python knows its address here, but would begin another one, as it is no child of this process.

    Args:
        key: what `lend` gave.
    """
    if _can_fork():
        _forkserver._forkserver_authkey = key
        _forkserver.ensure_running = resource_tracker.ensure_running


def _can_fork() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


def hear_interrupts() -> None:
    """In a learner's process: SIGINT is what it is in a notebook, also for the programs that its cells start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def forget_the_parent() -> None:
    """In a process that was forked: let multiprocessing take it for a program of its own, which nobody has started."""
    _forkserver.__init__()
    resource_tracker._resource_tracker.__init__()  # type: ignore[misc]  # it is of no subclass
    multiprocessing.set_start_method(None, force=True)  # the system's own
    config = multiprocessing.current_process()._config  # type: ignore[attr-defined]  # it has no types
    config["daemon"] = False  # else it may start no processes
    config.pop("tempdir", None)


@contextmanager
def _begin_in_peace() -> Iterator[None]:
    """What is begun meanwhile is no copy of this process, and no Ctrl-C reaches it: the terminal sends it to all.

    Most of all the warm process, which imports for a second before it would ignore SIGINT by itself, and prints a
    traceback until then.
    """
    with _starting, _clean_environment(), _no_main_module(), _held(signal.SIGINT):
        yield


@contextmanager
def _held(signum: int) -> Iterator[None]:
    """Let a signal wait meanwhile; what is begun has it blocked for good, until `hear_interrupts`."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # beginning it later would let the signal through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signum})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _clean_environment() -> Iterator[None]:
    """A new process inherits the environment as it is now, and can read it even after changing its own."""
    everything = dict(os.environ)
    clean = environment()
    os.environ.clear()
    os.environ.update(clean)
    try:
        yield
    finally:
        os.environ.update(everything)


@contextmanager
def _no_main_module() -> Iterator[None]:
    """A new process imports the main module of this one, which here is pytest or the `course` command."""
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


forkserver.set_forkserver_preload([WARM])
