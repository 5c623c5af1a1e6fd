"""Python commands as forks of this process, which has imported Django and Twisted: `manage.py`, `-c`, `-m`.

A new Python needs 0.75 s of a processor to import what Daphne does, a fork 0.09, and the checks of a task start up to
twenty. What is forked holds what this process holds, as the learner's own process does: nothing of the tests, the
solutions or other students.

Each goes on as a new Python would: with a module `__main__`, arguments, paths, standard streams and an environment of
its own, and without the modules that keep what a program did (`_STATE`). One thing stays: `hash` gives the same for a
text in all of them.
"""

import atexit
import builtins
import importlib
import io
import os
import runpy
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import ModuleType
from typing import NoReturn

from classroom.paths import ROOT
from classroom.running import forks
from classroom.running.isolation import powers

# Imported anew: what holds a reactor or an application, and what a program must import before it uses a part of it.
_STATE = ("twisted.internet.reactor.", "autobahn.", "txaio.", "daphne.", "channels.", "classroom.", "IPython.")


class WarmPython:
    """A process that was forked, with what is used of a `subprocess.Popen`.

    Attributes:
        pid: its number.
    """

    def __init__(
        self,
        words: Sequence[str],
        folder: str,
        printed: int,
        environment: Mapping[str, str],
        confine: Callable[[], None],
    ):
        """
        Args:
            words: the arguments of Python, of which `understood` is true.
            folder: its working folder.
            printed: the descriptor of a file for what it prints, errors too.
            environment: all its environment variables.
            confine: called in it before it runs anything.

        Raises:
            OSError: there is no such folder, or no process can be had.
        """
        self._code: int | None = None
        there = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self.pid = os.fork()
            if self.pid == 0:
                _go_on_as_python(words, there, printed, environment, confine)
            with suppress(OSError):  # whoever of the two comes first
                os.setpgid(self.pid, self.pid)
        finally:
            os.close(there)

    def poll(self) -> int | None:
        """Its return code, or None while it runs."""
        return self._ended(os.WNOHANG)

    def wait(self) -> int | None:
        """The same, once it has ended."""
        return self._ended(0)

    def _ended(self, how: int) -> int | None:
        if self._code is None and (ended := os.waitpid(self.pid, how))[0]:
            self._code = os.waitstatus_to_exitcode(ended[1])
        return self._code


def understood(words: Sequence[str]) -> bool:
    """Whether a fork can do what Python does with these arguments: with an option of Python's it can't."""
    return words[0] in ("-c", "-m") or not words[0].startswith("-")


def _go_on_as_python(
    words: Sequence[str], folder: int, printed: int, environment: Mapping[str, str], confine: Callable[[], None]
) -> NoReturn:
    code = 1
    try:
        os.setpgid(0, 0)
        os.fchdir(folder)
        _begin_standard_streams(printed)
        powers.close_all_but()
        confine()
        os.environ.clear()
        os.environ.update(environment)
        _forget()
        code = _run(words)
        threading._shutdown()  # type: ignore[attr-defined]  # as Python does in its end: waits for the others
        atexit._run_exitfuncs()
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _begin_standard_streams(printed: int) -> None:
    """Nothing to read; all that is printed goes into one file at once, as with PYTHONUNBUFFERED."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    streams = {"stdin": open(0, encoding="utf-8", closefd=False)}  # noqa: SIM115 - for as long as it runs
    for descriptor, name, errors in ((1, "stdout", "strict"), (2, "stderr", "backslashreplace")):
        raw = io.FileIO(descriptor, "w", closefd=False)
        streams[name] = io.TextIOWrapper(raw, encoding="utf-8", errors=errors, write_through=True)
    for name, stream in streams.items():
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _forget() -> None:
    """What this process was before it was forked: whose child, what it does in its end, the modules of `_STATE`."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    forks.forget_the_parent()
    atexit._clear()
    _warn_as_always()
    for name in [name for name in sys.modules if f"{name}.".startswith(_STATE)]:
        module = sys.modules.pop(name)
        parent, _, child = name.rpartition(".")
        if parent in sys.modules and getattr(sys.modules[parent], child, None) is module:
            delattr(sys.modules[parent], child)
    importlib.invalidate_caches()


def _warn_as_always() -> None:
    """Warnings are shown as without an option: https://docs.python.org/3/library/warnings.html#default-warning-filter."""
    sys.warnoptions.clear()
    warnings.resetwarnings()
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")


def _run(words: Sequence[str]) -> int:
    """Do what Python does with these arguments; returns what it would end with."""
    installed = (sys.prefix, sys.base_prefix)
    inside = f"site-packages{os.sep}"  # what some package has added
    library = [entry for entry in sys.path if entry.startswith(installed) and inside not in entry]
    first, *rest = words
    main = sys.modules["__main__"] = ModuleType("__main__")
    vars(main)["__builtins__"] = builtins
    try:
        if first == "-c":
            sys.argv, sys.path[:] = ["-c", *rest[1:]], ["", *library, str(ROOT)]
            exec(compile(rest[0], "<string>", "exec"), vars(main))
        elif first == "-m":
            sys.argv, sys.path[:] = rest, [os.getcwd(), *library, str(ROOT)]
            runpy._run_module_as_main(rest[0])  # type: ignore[attr-defined]  # which is what Python calls
        else:
            main.__file__ = file = os.path.abspath(first)
            sys.argv, sys.path[:] = list(words), [os.path.dirname(file), *library, str(ROOT)]
            with io.open_code(file) as script:
                exec(compile(script.read(), file, "exec"), vars(main))
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0
