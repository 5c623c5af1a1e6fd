"""Commands that a check runs beside a learner's program: out of its reach, and within its limits."""

import asyncio
import os
import sys
from contextlib import contextmanager

import pytest

from classroom.judging.client import Unmet
from classroom.judging.learner import Learner
from classroom.running import worker
from classroom.running.cells import Cell
from classroom.running.limits import Limits
from classroom.running.place import Here
from classroom.running.worker import Worker

WITHIN = 20.0
SERVE = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"goal")
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""
FETCH = """
from urllib.request import urlopen
def fetch(port):
    return urlopen(f"http://127.0.0.1:{port}/").read().decode()
"""


@contextmanager
def program(source="0"):
    """The Learner of a notebook with this one cell."""
    running = Worker([Cell("a cell", source)])
    running.start()
    try:
        yield Learner(running)
    finally:
        running.end()


@pytest.fixture(params=[True, False], ids=["namespaces", "limits only"])
def either_way(request, monkeypatch):
    """With namespaces where there are any, and without."""
    monkeypatch.setattr(worker, "NAMESPACES", request.param)


async def printed(learner, *words, folder=None):
    """What Python prints with these arguments, after its return code."""
    async with learner.python(folder or await learner.make_folder(), *words) as command:
        return await command.ended(WITHIN)


@pytest.mark.usefixtures("either_way")
async def test_it_runs_in_the_folder_and_tells_what_it_has_printed():
    with program() as learner:
        folder = await learner.make_folder({"scores.txt": "2:1"})
        show = "import sys; print(open('scores.txt').read(), *sys.argv[1:]); sys.exit('no more')"
        assert await printed(learner, "-c", show, "home", folder=folder) == (1, "2:1 home\nno more")


REBOUND = """
import subprocess, sys, os
class Popen(subprocess.Popen):
    def __init__(self, *arguments, **options):
        raise RuntimeError("mine")
subprocess.Popen, sys.executable = Popen, "/bin/false"
subprocess.run = lambda *arguments, **options: None
os.environ["PYTHONSTARTUP"] = os.environ["PYTHONINSPECT"] = "mine"
"""


@pytest.mark.usefixtures("either_way")
async def test_the_learners_code_has_no_part_in_it():
    with program(REBOUND) as learner:
        look = "import os; print('PYTHONINSPECT' in os.environ, 6 * 7)"
        assert await printed(learner, "-c", look) == (0, "False 42")


@pytest.mark.usefixtures("either_way")
async def test_its_server_is_in_the_learners_network():
    with program(FETCH) as learner:
        with await learner.tcp_socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        async with learner.python(await learner.make_folder(), "-c", SERVE, str(port)) as command:
            while not await listens(learner, port):
                await asyncio.sleep(0.02)
            assert await learner.call("fetch", port) == "goal"
            assert (await command.look())[0] is None
        while await listens(learner, port):
            await asyncio.sleep(0.02)


async def listens(learner, port):
    with await learner.tcp_socket() as tcp:
        return tcp.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.skipif(os.name != "posix", reason="this system has no such limits")
@pytest.mark.usefixtures("either_way")
async def test_it_has_the_learners_limits(monkeypatch):
    monkeypatch.setattr(worker, "LIMITS", Limits(file=1000, files=33))
    look = "import resource as r; print(*(r.getrlimit(one)[0] for one in (r.RLIMIT_FSIZE, r.RLIMIT_NOFILE)))"
    with program() as learner:
        assert await printed(learner, "-c", look) == (0, "1000 33")


@pytest.mark.skipif(os.name != "posix", reason="this system has no process groups")
@pytest.mark.usefixtures("either_way")
async def test_it_is_ended_with_all_that_it_has_started():
    start = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
    runs = """
import os
import sys
def runs(process):
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
"""
    with program(runs) as learner:
        async with learner.python(await learner.make_folder(), "-c", start) as command:
            while not (child := (await command.look())[1]):
                await asyncio.sleep(0.02)
            if not os.path.exists("/proc/self/stat"):
                pytest.skip("this system does not list its processes")
            assert await learner.call("runs", child)
        while await learner.call("runs", child):
            await asyncio.sleep(0.02)


@pytest.mark.usefixtures("either_way")
async def test_one_that_does_not_end_is_told_as_that():
    with program() as learner:
        async with learner.python(await learner.make_folder(), "-c", "while True: pass") as command:
            with pytest.raises(Unmet, match=r"^`python -c while True: pass` did not end within 0\.2 seconds"):
                await command.ended(0.2)


@pytest.mark.usefixtures("either_way")
async def test_any_amount_may_be_printed_and_the_end_of_it_is_read():
    with program() as learner:
        code, said = await printed(learner, "-c", "print('goal ' * 1_000_000); print('the end')")
        assert (code, said[-7:]) == (0, "the end") and len(said) < 300_000


@pytest.mark.usefixtures("either_way")
async def test_a_folder_that_is_gone_is_told():
    with program() as learner:
        folder = await learner.make_folder()
        with pytest.raises(Unmet, match=r"^No process can be started in "):
            async with learner.python(f"{folder}/gone", "-c", "0"):
                pass


@pytest.mark.usefixtures("either_way")
async def test_relative_paths_begin_at_the_working_folder():
    source = """
import os
import sys
def here(path):
    return os.path.abspath(path)
"""
    with program(source) as learner:
        assert await learner.call("here", ".") == await learner.working_folder()


def test_in_the_kernel_that_is_the_folder_of_the_process(tmp_path):
    assert Here(str(tmp_path)).working_folder() == os.getcwd()


async def test_what_the_terminal_finds_is_not_this_environments(monkeypatch):
    """Else marks would depend on whether whoever grades has activated it."""
    bin = os.path.dirname(os.path.abspath(sys.executable))
    monkeypatch.setenv("PATH", os.pathsep.join([bin, os.defpath]))
    with program("import shutil\ndef found(name):\n    return shutil.which(name)") as learner:
        assert await learner.call("found", "django-admin") is None
        assert await learner.call("found", "sh") == "/bin/sh"


FAILS_AT_THE_END = """
async def application(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
        return await send({"type": "http.response.body"})
    await receive()
    await send({"type": "websocket.accept"})
    await receive()
    raise ValueError("nobody sees it")
"""


@pytest.mark.slow("a server is started")
async def test_what_fails_when_the_last_client_has_gone_is_in_the_log_by_the_time_it_is_asked_for():
    with program() as learner:
        copy = await learner.make_folder({"app.py": FAILS_AT_THE_END})
        project = await learner.project("daphne", "-p", "PORT", "app:application", copy=copy)
        assert await project.aftermath() == ""
        async with project.connect("ws/"):
            pass
        assert await project.aftermath() == "The error is ValueError: nobody sees it (app.py, line 9)"
