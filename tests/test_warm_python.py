"""A command that is a fork of a warm process is what a new Python would be."""

import asyncio
import json
import os
import sys
import sysconfig

import pytest
from test_grading_commands import WITHIN, program

from classroom.judging.client import Unmet

LOOKS = """
import asyncio, json, logging, multiprocessing, os, signal, sys, threading, warnings
at_once = {name for name in sys.modules if name.partition(".")[0] in ("classroom", "channels", "daphne", "autobahn")}
print(json.dumps({
    "name": __name__, "file": globals().get("__file__"), "arguments": sys.argv, "path": sys.path, "folder": os.getcwd(), "modules": sorted(at_once),
    "reactor": "twisted.internet.reactor" in sys.modules, "environment": dict(os.environ),
    "group": os.getpgrp() == os.getpid(), "threads": threading.active_count(), "read": sys.stdin.read(),
    "encodings": [sys.stdout.encoding, sys.stderr.errors], "files": sorted(map(int, os.listdir("/proc/self/fd")))[:3],
    "most": max(map(int, os.listdir("/proc/self/fd"))) < 10, "daemon": multiprocessing.current_process().daemon,
    "signals": [signal.getsignal(one) is signal.SIG_DFL for one in (signal.SIGTERM, signal.SIGCHLD)],
    "mask": [*map(int, signal.pthread_sigmask(signal.SIG_BLOCK, []))], "root": len(logging.getLogger().handlers),
    "warnings": [f"{one[0]} {one[2]} {getattr(one[3], 'pattern', one[3])}" for one in warnings.filters],
    "options": sys.warnoptions, "finders": [getattr(one, "__name__", type(one).__name__) for one in sys.meta_path],
    "hooks": [sys.excepthook is sys.__excepthook__, threading.excepthook is threading.__excepthook__, sys.gettrace()],
    "builtins": hasattr(__builtins__, "print"), "policy": str(type(asyncio.get_event_loop_policy())),
    "interrupt": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
}))
"""
ENDS = {
    "nothing": ("print(1)", 0),
    "a number": ("raise SystemExit(3)", 3),
    "a sentence": ("import sys; sys.exit('enough')", 1),
    "nothing said": ("raise SystemExit", 0),
    "an error": ("1 / 0", 1),
    "at its end": ("import atexit; atexit.register(print, 'last')", 0),
    "another thread": ("import threading; threading.Timer(0.1, print, ['later']).start(); print('soon')", 0),
    "half a line": ("import sys; print('half', end=''); print('wrong', file=sys.stderr)", 0),
    "no such module": ("import nowhere", 1),
    "a syntax error": ("if:", 1),
    "by a signal": ("import os; os.kill(os.getpid(), 9)", -9),
}

pytestmark = [
    pytest.mark.slow("Pythons of their own"),
    pytest.mark.skipif(sys.platform != "linux", reason="It asks /proc."),
]


async def both(learner, folder, *words):
    """Return codes and words of a fork and of a new Python with these arguments."""
    ended = []
    for options in ([], ["-R"]):
        async with learner.python(folder, *options, *words) as command:
            ended.append(await command.ended(WITHIN))
    return ended


async def test_a_fork_sees_what_a_new_python_sees(monkeypatch):
    added = os.path.join(sysconfig.get_paths()["purelib"], "setuptools", "_vendor")  # as importing setuptools does
    monkeypatch.setattr(sys, "path", [*sys.path, added])
    with program() as learner:
        folder = await learner.make_folder({"looks.py": LOOKS})
        for words in (["-c", LOOKS, "a", "b"], ["looks.py", "a"], ["-m", "looks", "a"]):
            (code, of_fork), (_, of_new) = await both(learner, folder, *words)
            assert code == 0, of_fork
            assert json.loads(of_fork) == json.loads(of_new)


@pytest.mark.parametrize("kind", ENDS)
async def test_it_ends_as_a_new_python_does(kind):
    source, code = ENDS[kind]
    with program() as learner:
        folder = await learner.make_folder({"ends.py": source})
        for words in (["-c", source], ["ends.py"]):
            of_fork, of_new = await both(learner, folder, *words)
            assert of_fork[0] == of_new[0] == code
            assert of_fork[1].splitlines()[-1:] == of_new[1].splitlines()[-1:]


async def test_two_forks_have_nothing_of_each_other():
    """The first changes what both have imported, before and after; only the machine's files are shared."""
    with program() as learner:
        folder = await learner.make_folder()
        spoils = (
            "import django, json, channels; django.spoilt = json.spoilt = channels.spoilt = True; print('done')"
        )
        looks = (
            "import django, json, channels; print([hasattr(one, 'spoilt') for one in (django, json, channels)])"
        )
        for source, said in ((spoils, "done"), (looks, "[False, False, False]")):
            async with learner.python(folder, "-c", source) as command:
                assert await command.ended(WITHIN) == (0, said)


async def test_what_a_learners_code_has_changed_is_not_there():
    """The learner's process is a fork as well, and none of these comes from it."""
    with program("import json\njson.dumps = None\nimport builtins\nbuiltins.print = None") as learner:
        folder = await learner.make_folder()
        async with learner.python(folder, "-c", "import json; print(json.dumps(1))") as command:
            assert await command.ended(WITHIN) == (0, "1")


async def test_chance_is_another_one_in_each_fork():
    with program() as learner:
        folder = await learner.make_folder()
        said = set()
        for _ in range(3):
            source = "import random, secrets, uuid; print(random.random(), secrets.token_hex(), uuid.uuid4())"
            async with learner.python(folder, "-c", source) as command:
                said |= {*(await command.ended(WITHIN))[1].split()}
        assert len(said) == 9


async def test_it_can_start_processes_of_its_own():
    starts = (
        "import multiprocessing as m; one = m.Process(target=print, args=['from it']); one.start(); one.join()"
    )
    with program() as learner:
        folder = await learner.make_folder()
        async with learner.python(folder, "-c", starts) as command:
            ended = await command.ended(WITHIN)
            assert ended == (0, "from it"), ended[1]


async def test_a_folder_that_is_not_there_is_no_fault_of_the_graders():
    with program() as learner, pytest.raises(Unmet, match="No process can be started in"):
        async with learner.python(os.path.join(await learner.make_folder(), "nowhere"), "-c", "0"):
            pass


async def test_many_at_the_same_moment():
    with program() as learner:
        folder = await learner.make_folder()

        async def one(number):
            async with learner.python(folder, "-c", f"print({number})") as command:
                return await command.ended(WITHIN)

        assert await asyncio.gather(*map(one, range(8))) == [(0, str(number)) for number in range(8)]
