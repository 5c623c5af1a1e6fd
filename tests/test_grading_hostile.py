"""Whatever a learner's code does: its task gets its verdict in bounded time, and its neighbour stands."""

import os
import re
import textwrap
import time
from pathlib import Path

import pytest
from made_up import ECHO as ECHO_ANSWER
from made_up import TOTAL as TOTAL_ANSWER
from made_up import cells, made_up_course, write_notebook

from classroom.judging import submission
from classroom.judging.learner import BLOCKED
from classroom.judging.run import run_exercise
from classroom.judging.submission import isolation
from classroom.running import worker
from classroom.running.cells import Cell
from classroom.running.limits import Limits

pytestmark = pytest.mark.slow("answers that end at a limit")

CELL_LIMIT = 2.0  # seconds; what is shorter here is longer for learners
SHORT = 0.5  # seconds that a cell may run which does little or never ends
BOUND = 240.0  # seconds; what takes longer would take for ever: the longest waits of all, on the busiest machine

ECHO = "test_every_text_comes_back"
ACCEPTED = "test_the_connection_is_accepted"
TOTAL = "test_the_goals_are_added"


def receive(body: str) -> str:
    """An Echo whose receive() does this."""
    return (
        f"class Echo(AsyncWebsocketConsumer):\n"
        f"    async def receive(self, text_data=None, bytes_data=None):\n{textwrap.indent(body, ' ' * 8)}\n"
    )


def total(body: str) -> str:
    """A total() that does this."""
    return f"def total(goals):\n{textwrap.indent(body, ' ' * 4)}\n"


RIGHT_ECHO = receive("await self.send(text_data)")
ANYTHING = ""  # a pattern that is found everywhere: it depends on the moment
CHANNEL = """\
import gc
from multiprocessing.connection import Connection
def channel():
    return [one for one in gc.get_objects() if isinstance(one, Connection) and not one.closed][0]
"""

# Ends the loading in the program's name, then answers the grader in the program's place.
FORGED = """
import asyncio, json, threading
def forge(one):
    one.send_bytes(b'{{"ready": true}}')
    while True:
        request = json.loads(one.recv_bytes())
        if request["do"] == "settled": continue
        value = {value} if request["do"] in ("serve", "call") else []
        one.send_bytes(json.dumps({{"id": request["id"], "value": value}}).encode())
threading.Thread(target=forge, args=(channel(),), daemon=True).start()
await asyncio.Event().wait()
"""

# name: (the task's answer, the check that must catch it, its reason, what the learner's code raised)
ANSWERS = {
    "stub": ("# your code here\n...", ACCEPTED, "The notebook does not define `Echo`.", None),
    "silent": (receive("pass"), ECHO, "Nothing came back, and the server had nothing left to do.", None),
    "hard_coded": (receive("await self.send('goal!')"), ECHO, "Something else came back.", None),
    "raises_when_the_client_leaves": (
        receive("await self.send('goal!')") + "    async def disconnect(self, code):\n        1 / 0",
        ACCEPTED,
        "The client saw what it should, and something went wrong in the server.",
        r"ZeroDivisionError: .*\n.*task 91\.1\), line 5, in disconnect",
    ),
    "binary": (
        receive("await self.send(bytes_data=text_data.encode())"),
        ECHO,
        "A binary frame came back",
        None,
    ),
    "never_accepts": (
        "class Echo(AsyncWebsocketConsumer):\n    async def connect(self):\n        pass",
        ACCEPTED,
        "The server did not answer the handshake: the consumer has not accepted it. "
        "A `connect` of its own must call `await self.accept()`, a `websocket_connect` must send the event "
        "`websocket.accept`.",
        None,
    ),
    "refuses": (
        "class Echo(AsyncWebsocketConsumer):\n    async def connect(self):\n        await self.close(4001)",
        ACCEPTED,
        "HTTP 403: the application refused the connection",
        None,
    ),
    "raises_in_connect": (
        "class Echo(AsyncWebsocketConsumer):\n    async def connect(self):\n        await accept()",
        ACCEPTED,
        "HTTP 500: the application raised an error",
        r"NameError: name 'accept' .*\n.*task 91\.1\), line 3, in connect",
    ),
    "raises_in_a_handler": (
        receive("await self.send(text_data[99])"),
        ECHO,
        "code 1011, an error in the application",
        r"IndexError: .*\n.*task 91\.1\), line 3, in receive",
    ),
    "raises_in_the_cell": (
        "goals = 2\ngoals.append(1)\n" + RIGHT_ECHO,
        ACCEPTED,
        "The notebook does not define `Echo`.",
        r"Your cell for task 91\.1 raised AttributeError: .*\n.*line 2, in <module>: goals.append\(1\)",
    ),
    "syntax_error": (
        "class Echo:: pass",
        ACCEPTED,
        "does not define `Echo`",
        r"Your cell for task 91\.1 raised SyntaxErr",
    ),
    "not_a_consumer": ("class Echo:\n    pass", ACCEPTED, "inherits from no Channels consumer class", None),
    "not_an_application": (
        "Echo = 'goal!'",
        ACCEPTED,
        "`Echo` is not an ASGI application: it is a str.",
        None,
    ),
    "application_that_takes_nothing": (
        "def Echo(): pass",
        ACCEPTED,
        "HTTP 500",
        r"TypeError: Echo\(\) takes 0",
    ),
    "endless_cell": (
        "while True: pass",
        ACCEPTED,
        "Your cell for task 91.1 did not end within 2 seconds.",
        None,
    ),
    "endless_cell_that_catches_everything": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        ACCEPTED,
        "did not end within 2 seconds",
        None,
    ),
    "endless_await_in_the_cell": (
        "import asyncio\nawait asyncio.Event().wait()",
        ACCEPTED,
        "did not end within 2 seconds",
        None,
    ),
    "endless_handler": (
        receive("while True: pass"),
        ECHO,
        BLOCKED,
        r"EventLoopBlocked: .*\n.*task 91\.1\), line 3, in receive: while True: pass",
    ),
    "endless_handler_that_catches_everything": (
        receive("while True:\n    try:\n        while True: pass\n    except BaseException: pass"),
        ECHO,
        ANYTHING,  # whether the interrupt lands where the code catches it
        ANYTHING,
    ),
    "sleeping_handler": (
        receive("import time\ntime.sleep(3600)"),
        ECHO,
        BLOCKED if os.name == "posix" else "your code was still running",
        r"EventLoopBlocked: .*\n`time\.sleep\(\.\.\.\)` held the event loop.*, line 4\."
        if os.name == "posix"
        else None,
    ),
    "sleeping_sync_consumer": (
        "import time\nclass Echo(WebsocketConsumer):\n"
        "    def receive(self, text_data=None, bytes_data=None):\n"
        "        time.sleep(3600)",
        ECHO,
        "your code was still running",
        None,
    ),
    "waiting_handler": (
        receive("import asyncio\nawait asyncio.sleep(3600)"),
        ECHO,
        "Nothing came within 2 seconds, and your code was still running.",
        None,
    ),
    "endless_call": (
        total("while True: pass"),
        TOTAL,
        "`total([2, 1])` did not end within 2 seconds.",
        r"EventLoopBlocked: .*\n.*task 91\.2\), line 2, in total: while True: pass",
    ),
    "endless_await_in_a_call": (
        "import asyncio\nasync def total(goals):\n    await asyncio.Event().wait()",
        TOTAL,
        "`total([2, 1])` did not end within 2 seconds.",
        None,
    ),
    "call_raises": (
        total("return goals['home']"),
        TOTAL,
        "`total([2, 1])` raised an error.",
        r"TypeError: .*\n.*task 91\.2\), line 2, in total",
    ),
    "call_exits": (total("import sys; sys.exit('done')"), TOTAL, "raised an error", "SystemExit: done"),
    "call_gives_no_json": (total("return {1, 2}"), TOTAL, "gives a set that JSON cannot hold", None),
    "call_gives_endless_json": (
        total("goals = []; goals.append(goals); return goals"),
        TOTAL,
        "gives a list that JSON cannot hold",
        None,
    ),
    "call_gives_40_megabytes": (
        total("return 'goal' * 10_000_000"),
        TOTAL,
        "wrote into the grader's channel",
        "wrote into the grader's channel",
    ),
    "no_function": ("total = 3", TOTAL, "`total` is not a function: it is an int.", None),
    "exits_the_cell": (
        "import sys; sys.exit()",
        ACCEPTED,
        "The notebook does not define `Echo`.",
        "SystemExit",
    ),
    "ends_the_process_in_the_cell": (
        "import os; os._exit(0)",
        ACCEPTED,
        "Your cell for task 91.1 ended the whole program.",
        None,
    ),
    "ends_the_process_in_a_handler": (
        receive("import os; os._exit(0)"),
        ECHO,
        "The server closed the connection",
        "Your code ended the whole program.",
    ),
    "ends_the_process_in_a_call": (
        total("import os; os._exit(0)"),
        TOTAL,
        "Your code ended the whole program.",
        "Your code ended the whole program.",
    ),
    "kills_itself": (
        "import os, signal; os.kill(os.getpid(), getattr(signal, 'SIGKILL', signal.SIGTERM))",
        ACCEPTED,
        "Your cell for task 91.1 ended the whole program.",
        None,
    ),
    "exits_in_a_handler": (receive("raise SystemExit"), ECHO, "code 1011", "SystemExit"),
    "writes_garbage": (
        CHANNEL + "channel().send_bytes(b'\\xffgoal')",
        ACCEPTED,
        "Your cell for task 91.1 wrote into the grader's channel.",
        None,
    ),
    "writes_a_pickle": (CHANNEL + "channel().send(print)", ACCEPTED, "wrote into the grader's channel", None),
    "writes_deep_json": (
        CHANNEL + "channel().send_bytes(b'[' * 500_000)",
        ACCEPTED,
        "wrote into the grader's channel",
        None,
    ),
    "writes_a_huge_message": (
        CHANNEL + "channel().send_bytes(b' ' * 20_000_000)",
        ACCEPTED,
        "wrote into the grader's channel",
        None,
    ),
    "writes_half_a_message": (
        CHANNEL + "import os, time\nos.write(channel().fileno(), b'\\0\\0\\0\\x40{')\ntime.sleep(3600)",
        ACCEPTED,
        "did not end within 2 seconds",
        None,
    ),
    "answers_what_nobody_asked": (
        CHANNEL + 'channel().send_bytes(b\'{"id": 99, "value": 3}\')',
        ACCEPTED,
        "wrote into the grader's channel",
        None,
    ),
    "reports_cells_without_end": (
        CHANNEL + "one = channel()\nwhile True: one.send_bytes(b'{\"cell\": 1}')",
        ACCEPTED,
        "wrote into the grader's channel",
        None,
    ),
    "claims_to_be_ready": (
        CHANNEL + "channel().send_bytes(b'{\"ready\": true}'); channel().send_bytes(b'{\"ready\": true}')",
        ACCEPTED,
        "wrote into the grader's channel",
        ANYTHING,
    ),
    "closes_the_channel": (CHANNEL + "channel().close()", ACCEPTED, "ended the whole program", None),
    "sends_without_end": (
        receive("while True: await self.send('goal')"),
        ECHO,
        BLOCKED,
        "EventLoopBlocked",
    ),
    "sends_without_end_and_lets_others_run": (
        receive("import asyncio\nwhile True:\n    await self.send('goal')\n    await asyncio.sleep(0)"),
        ECHO,
        "Something else came back.",
        None,
    ),
    "frame_of_100_megabytes": (receive("await self.send('goal' * 25_000_000)"), ECHO, "code 10", ANYTHING),
    "small_frame_that_unpacks_to_100_megabytes": (
        CHANNEL
        + "import websockets\n"
        + "async def echo(connection):\n    async for _ in connection: await connection.send('g' * 100_000_000)\n"
        + "server = await websockets.serve(echo, '127.0.0.1', 8000)\n"
        + FORGED.format(value="'ws://127.0.0.1:8000/'"),
        ECHO,
        "code 10",
        ANYTHING,
    ),
    "endless_import": (
        "import pathlib\npathlib.Path('score.py').write_text('while True: pass')\nimport score",
        ACCEPTED,
        "Your cell for task 91.1 did not end within 2 seconds.",
        None,
    ),
    "ignores_signals": (
        "import signal\nfor one in (signal.SIGINT, signal.SIGTERM): signal.signal(one, lambda *_: None)\n"
        + receive("while True: pass"),
        ECHO,
        BLOCKED,
        ANYTHING,
    ),
    "hard_coded_for_the_inputs_that_are_seen": (
        total("return {'[2, 1]': 3}.get(str(goals), 0)"),
        TOTAL,
        "returned 0; ",
        None,
    ),
    "patches_instead_of_an_answer": (
        "import asyncio, builtins, json, pytest, websockets\nimport websockets.asyncio.client as client\n"
        "client.ClientConnection.recv = client.ClientConnection.send = lambda *a: asyncio.sleep(0, 'goal!')\n"
        "pytest.main = lambda *a, **k: 0\njson.loads = lambda *a: {'value': True}\n"
        "builtins.AssertionError = asyncio.wait_for = asyncio.wait = None\n"
        "import classroom.in_notebook.check, classroom.judging.judge\n"
        "classroom.in_notebook.check.check = classroom.judging.judge.judge = lambda *a: True\n",
        ACCEPTED,
        "The notebook does not define `Echo`.",
        None,
    ),
    "address_elsewhere": (
        CHANNEL + FORGED.format(value="'ws://127.0.0.1:8888/../'"),
        ACCEPTED,
        "Your code wrote into the grader's channel.",
        ANYTHING,
    ),
    "answers_in_the_programs_name": (
        CHANNEL + FORGED.format(value="3") + "# total",
        TOTAL,
        "returned 3; ",
        ANYTHING,
    ),
    "says_that_it_raised_what_is_no_text": (
        CHANNEL + FORGED.format(value="3").replace("else []", "else [3, None, ['goal']]") + "# total",
        TOTAL,
        "returned 3; ",
        None,
    ),
    "server_on_a_guessed_port": (
        "import asyncio, websockets\n"
        "async def echo(connection):\n    async for text in connection: await connection.send(text)\n"
        "servers = [await websockets.serve(echo, '127.0.0.1', port) for port in (8000, 8001, 8888)]",
        ACCEPTED,
        "The notebook does not define `Echo`.",
        None,
    ),
    "sends_the_client_elsewhere": (
        "import gc\nfrom daphne.ws_protocol import WebSocketProtocol\n"
        "async def Echo(scope, receive, send):\n    await receive()\n"
        "    (mine,) = (one for one in gc.get_objects() if isinstance(one, WebSocketProtocol))\n"
        "    mine.transport.write(b'HTTP/1.1 302 Found\\r\\nlocation: ws://127.0.0.1:8888/\\r\\n'\n"
        "                         b'content-length: 0\\r\\n\\r\\n')",
        ACCEPTED,
        "The handshake was answered with HTTP 302",
        ANYTHING,
    ),
    "half_characters": (total("return '\\ud800'"), TOTAL, "returned '?'", None),
}

MORE_THAN_A_GIBIBYTE = "Your cell for task 91.1 used more than 1 GiB of memory."
NOT_TO_BE_HAD = r"(?s)Errno 38.*\nYour code asked the system for what is not to be had here: shared memory, memfd,"

# Three processes that take 400 MiB each, in the way that is told.
THREE = """
import ctypes, os, threading, time
library = ctypes.CDLL(None)
def take():
    goals = bytearray(b'g') * (400 << 20)
    time.sleep(60)
for one in range(3):
    if not os.fork(): {way}
time.sleep(60)
"""

# What only limits and namespaces hold: (the task's answer, the check, its reason, what the code raised)
GREEDY = {
    "8_gibibytes": (
        "goals = bytearray(8 << 30)",
        ACCEPTED,
        "The notebook does not define `Echo`.",
        r"(?s)MemoryError.*Your code used more than 1 GiB of memory\.",
    ),
    "8_gibibytes_in_a_handler": (
        receive("goals = []\nwhile True: goals.append(bytearray(1 << 20))"),
        ECHO,
        "code 1011",
        r"(?s)MemoryError.*Your code used more than 1 GiB of memory\.",
    ),
    "8_gibibytes_of_shared_memory": (
        "import mmap\ngoals = mmap.mmap(-1, 8 << 30)\nwhile goals.write(b'g' * (1 << 20)): pass",
        ACCEPTED,
        "The notebook does not define `Echo`.",
        NOT_TO_BE_HAD,
    ),
    "gibibytes_in_memfds": (
        "import os\ngoals = [os.memfd_create('goals') for one in range(100)]\n"
        "for one in goals: os.write(one, bytes(15 << 20))",
        ACCEPTED,
        "The notebook does not define `Echo`.",
        NOT_TO_BE_HAD,
    ),
    "gibibytes_in_system_v_segments": (
        "import ctypes\nlibrary = ctypes.CDLL(None, use_errno=True)\nlibrary.shmat.restype = ctypes.c_void_p\n"
        "for one in range(100):\n    if (segment := library.shmget(0, 15 << 20, 0o1600)) < 0:\n"
        "        raise OSError(ctypes.get_errno(), 'shmget')\n"
        "    ctypes.memset(library.shmat(segment, None, 0), 1, 15 << 20)",
        ACCEPTED,
        "The notebook does not define `Echo`.",
        NOT_TO_BE_HAD,
    ),
    "8_gibibytes_in_many_processes": (
        "import os, time\nfor one in range(8):\n    if not os.fork(): break\n"
        "goals = bytearray(b'g') * (900 << 20)\ntime.sleep(60)",
        ACCEPTED,
        MORE_THAN_A_GIBIBYTE,
        None,
    ),
    "gibibytes_in_processes_that_forbid_to_be_looked_at": (
        THREE.format(way="library.prctl(4, 0, 0, 0, 0); take()"),
        ACCEPTED,
        MORE_THAN_A_GIBIBYTE,
        None,
    ),
    "gibibytes_in_processes_whose_first_thread_has_ended": (
        THREE.format(way="threading.Thread(target=take).start(); time.sleep(1); library.pthread_exit(None)"),
        ACCEPTED,
        MORE_THAN_A_GIBIBYTE,
        None,
    ),
    "gibibytes_to_map_what_is_empty": (
        "import mmap\ngoals = mmap.mmap(-1, 600 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, mmap.PROT_READ)\n"
        "goals.madvise(15)\nfor at in range(0, 600 << 30, 2 << 20): goals[at]\nimport time\ntime.sleep(60)",
        ACCEPTED,
        MORE_THAN_A_GIBIBYTE,
        None,
    ),
    "gibibytes_in_connections_that_nobody_accepts": (
        "import socket\nservers = [socket.create_server(('127.0.0.1', 0), backlog=4096) for one in range(10)]\n"
        "for server in servers:\n    for one in range(1000):\n        with socket.socket() as client:\n"
        "            client.connect(server.getsockname())\n            client.setblocking(False)\n"
        "            client.send(bytes(1 << 17))\nimport time\ntime.sleep(60)",
        ACCEPTED,
        "Your cell for task 91.1 had more than 1024 connections at once.",
        None,
    ),
    "fork_bomb": (
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        ACCEPTED,
        "Your cell for task 91.1 did not end within 2 seconds.",
        None,
    ),
    "fork_bomb_that_leaves_its_group": (
        "import os\nwhile True:\n    try:\n        if not os.fork(): os.setsid()\n    except OSError: pass",
        ACCEPTED,
        "did not end within 2 seconds",
        None,
    ),
    "100_processes": (
        "import subprocess\nmany = [subprocess.Popen(['sleep', '60']) for one in range(100)]",
        ACCEPTED,
        "does not define `Echo`",
        r"Your code ran more than 64 processes and threads at once\.",
    ),
    "thousand_threads": (
        "import threading, time\n"
        "for one in range(1000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        ACCEPTED,
        "does not define `Echo`",
        r"(?s)RuntimeError: can't start new thread.*Your code ran more than 64 processes and threads at once\.",
    ),
    "full_disk": (
        "import itertools, os\nfor one in itertools.count():\n"
        "    with open(f'/tmp/goals{one}', 'wb') as file: file.write(b'goal' * (1 << 20))",
        ACCEPTED,
        "does not define `Echo`",
        r"Your code wrote more than 64 MiB to its files\.",
    ),
    "one_great_file": (
        "with open('goals', 'wb') as file:\n    while True: file.write(b'goal' * 250_000)",
        ACCEPTED,
        "does not define `Echo`",
        r"Your code wrote a file of more than 16 MiB\.",
    ),
    "1000_files_open": (
        "files = [open('/dev/null') for one in range(1000)]",
        ACCEPTED,
        "does not define `Echo`",
        r"Your code had more than 256 files and connections open at once\.",
    ),
}

# Right answers in bad company: what these do beside must change nothing.
STILL_RIGHT = {
    "prints_100_megabytes": "print('goal! ' * 17_000_000)\n"
    + receive("print('x' * 10**7)\nawait self.send(text_data)"),
    "sync_consumer": (
        "class Echo(WebsocketConsumer):\n"
        "    def receive(self, text_data=None, bytes_data=None):\n        self.send(text_data)"
    ),
    "plain_asgi_application": (
        "async def Echo(scope, receive, send):\n    while True:\n        event = await receive()\n"
        "        if event['type'] == 'websocket.connect':\n"
        "            await send({'type': 'websocket.accept'})\n"
        "        elif event['type'] == 'websocket.receive':\n"
        "            await send({'type': 'websocket.send', 'text': event['text']})\n"
        "        else:\n            return"
    ),
    "slow": receive("import asyncio\nawait asyncio.sleep(0.4)\nawait self.send(text_data)"),
    "magics_and_top_level_await": (
        "import asyncio\n%time 1 + 1\n!echo goal\nawait asyncio.sleep(0.01)\n" + RIGHT_ECHO
    ),
    "patches": (
        "import builtins, json, pytest, websockets\n"
        "json.dumps = json.loads = websockets.connect = pytest.main = lambda *a, **k: 'goal!'\n"
        "builtins.repr = json.dumps\n"
        "import websockets.asyncio.client as client\nclient.connect = client.ClientConnection.recv = None\n"
    )
    + RIGHT_ECHO,
    "closes_standard_output": "import os, sys\nos.close(1); os.close(2); sys.stdout = None\n" + RIGHT_ECHO,
    "leaves_its_folder": "import os\nos.chdir('/')\n" + RIGHT_ECHO,
    "starts_its_own_server": "from classroom import serve\nserver = await serve(lambda *a: None)\n" + RIGHT_ECHO,
    "leaves_a_process_behind": (
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3600)'], close_fds=False)\n" + RIGHT_ECHO
    ),
}


STILL_RIGHT["leaves_a_daemon_behind"] = (
    "import os, time\nif hasattr(os, 'fork') and not os.fork():\n    os.setsid()\n"
    "    if os.fork(): os._exit(0)\n    os.closerange(0, 1000)\n    time.sleep(3600)\n" + RIGHT_ECHO
)


def judged(folder, answer, cell_limit=CELL_LIMIT):
    """The result of the task that is answered so, and of its neighbour, within the bound."""
    is_total = bool(re.search(r"\btotal\b", answer))
    notebook = made_up_course(folder, **{"total" if is_total else "echo": answer})
    began = time.monotonic()
    results = run_exercise(notebook, solutions=folder / "solutions", cell_limit=cell_limit)
    assert time.monotonic() - began < BOUND
    return results[::-1] if is_total else results


@pytest.fixture(scope="session")
def namespaces():
    """Skips what is not safe to try without them."""
    if not (in_force := isolation()).startswith("Linux namespaces"):
        pytest.skip(in_force)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_wrong_answer_gets_the_verdict_it_must_get(name, tmp_path):
    gets_what_it_must(*ANSWERS[name], *judged(tmp_path, ANSWERS[name][0]))


@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_answer_is_told_which_limit_it_hit(name, tmp_path, namespaces):
    limit = worker.CELL_LIMIT if "gibibytes" in name else CELL_LIMIT  # filling memory takes time
    results = judged(tmp_path, GREEDY[name][0], cell_limit=limit)
    gets_what_it_must(*GREEDY[name], *results)


def test_processor_time_is_limited(tmp_path, namespaces, monkeypatch):
    monkeypatch.setattr(worker, "LIMITS", Limits(cpu=1))
    endless = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    reason = "Your cell for task 91.1 used more than 1 second of processor time."
    gets_what_it_must(endless, ACCEPTED, reason, None, *judged(tmp_path, endless, cell_limit=60))


def gets_what_it_must(answer, check, reason, raised, result, neighbour):
    (failure,) = result.failures
    assert (result.passed, result.points, result.of) == (False, 0, 2)
    assert (failure.check, reason in failure.reason) == (check, True), failure
    if raised is None:
        assert failure.raised is None
    else:
        assert re.search(raised, failure.raised or ""), failure
    assert neighbour.passed and neighbour.points == 2


@pytest.mark.parametrize("name", STILL_RIGHT)
def test_a_right_answer_passes_whatever_it_does_besides(name, tmp_path):
    result, neighbour = judged(tmp_path, STILL_RIGHT[name])
    assert (result.failures, result.points) == ((), 2)
    assert neighbour.passed


def with_copies(folder, *answers):
    """The results of tasks 91.1 and 91.2, and how many processes it took, when 91.1 is answered in several cells."""
    content = []
    for cell in cells(ECHO_ANSWER, TOTAL_ANSWER):
        copies = [cell | {"source": one} for one in answers] if cell["id"] == "answer-91-1" else [cell]
        content += copies
    notebook = made_up_course(folder)
    write_notebook(notebook, content)
    results, started = None, []
    with pytest.MonkeyPatch.context() as patched:
        start = worker.Worker.start
        patched.setattr(worker.Worker, "start", lambda self: (started.append(self), start(self))[1])
        results = run_exercise(notebook, solutions=folder / "solutions", cell_limit=SHORT)
    return *results, len(started)


@pytest.mark.parametrize(
    "code", ["import time; time.sleep(3600 + {n})", "while True: {n}", "import os; os._exit({n})"]
)
def test_thirty_copies_of_an_answer_cost_their_task_and_little_time(code, tmp_path):
    copies = [code.format(n=n) for n in range(30)]
    result, neighbour, started = with_copies(tmp_path, *copies)
    assert result.points == 0 and result.failures[0].reason.startswith("Your cell for task 91.1 ")
    assert neighbour.points == 2
    assert started == 1 + submission.MOST_COPIES


def test_copies_of_an_answer_have_the_time_of_one(tmp_path):
    """Each ends in time; all together they would take half a minute. Those that came in time are kept: two at most, which a
    busy machine may keep from it the next time."""
    copies = [f"import time; time.sleep({SHORT / 2})\n{RIGHT_ECHO}# {n}" for n in range(30)]
    result, neighbour, started = with_copies(tmp_path, *copies)
    (failure,) = result.failures
    assert failure.reason == "Your cell for task 91.1 and its copies did not end within 0.5 seconds."
    assert neighbour.points == 2
    assert started <= 1 + submission.MOST_COPIES + 2


def test_all_cells_before_a_task_have_a_limit_together(tmp_path, monkeypatch):
    monkeypatch.setattr(submission, "ALL_CELLS", SHORT / 2)
    # the last task finds none by itself, which it would leave out
    monkeypatch.setattr(submission.Submission, "_leave_out", lambda *_: None)
    _, neighbour = judged(tmp_path, "while True: pass", cell_limit=SHORT)
    assert neighbour.failures[0].reason == (
        "The cells before it did not come to their end within 0.25 seconds. "
        "Your cell for task 91.1 did not end within 0.5 seconds."
    )


def test_no_process_is_left_when_cells_do_not_end(tmp_path, namespaces):
    """Nor one that has left its group and its parent."""
    name = f"left {os.getpid()}"
    leave = (
        f"import ctypes, os, time\nctypes.CDLL(None).prctl(15, {name.encode()})\n"
        "for one in range(5):\n    if not os.fork(): os.setsid(); time.sleep(3600)\n"
    )
    with_copies(tmp_path, *(f"{leave}while True: {n}" for n in range(30)))
    end = time.monotonic() + BOUND
    while name in map(name_of_process, os.listdir("/proc")):  # killed: the system ends it when it comes to it
        assert time.monotonic() < end
        time.sleep(0.02)


def name_of_process(process):
    """As prctl(PR_SET_NAME) has set it; "" for what is no process, or none any more."""
    try:
        return Path("/proc", process, "comm").read_text().strip()
    except OSError:
        return ""


STEAL = """
import json, sys
sys.path.insert(0, {tests!r})
def code_of(path):
    return "".join("".join(cell["source"]) for cell in json.load(open(path))["cells"] if cell["id"] == "answer-91-1")
try:
    import test_91_scores
finally:
    exec(code_of({solution!r}))
"""


def test_an_answer_that_is_read_from_the_solution_is_none(tmp_path, namespaces):
    solution, tests = tmp_path / "solutions" / "91_scores.ipynb", tmp_path / "solutions" / "tests"
    result, neighbour = judged(tmp_path, STEAL.format(solution=str(solution), tests=str(tests)))
    assert (result.points, neighbour.points) == (0, 2)
    assert (
        f"FileNotFoundError: [Errno 2] No such file or directory: {str(solution)!r}" in result.failures[0].raised
    )


def test_files_outside_its_folder_are_left_alone(tmp_path, namespaces):
    """The grader's own, and those of the next submission."""
    outside = tmp_path / "grades.csv"
    outside.write_text("Ada,2")
    answer = f"open({str(outside)!r}, 'w').write('Eve,2')\n" + RIGHT_ECHO
    result, neighbour = judged(tmp_path, answer)
    assert (result.points, neighbour.points) == (0, 2)
    assert outside.read_text() == "Ada,2"


def test_an_input_transformer_that_swallows_cells_costs_its_own_submission_only(tmp_path):
    swallow = "get_ipython().input_transformers_post.append(lambda lines: ['Echo = lambda *a: True\\n'])"
    (tmp_path / "eve").mkdir()
    assert [result.points for result in judged(tmp_path / "eve", swallow)] == [0, 0]
    assert [result.points for result in judged(tmp_path, RIGHT_ECHO)] == [2, 2]


def test_a_server_of_another_submission_is_out_of_reach(tmp_path, namespaces):
    """One that guesses the port of a neighbour that is being judged at the same time."""
    finds = (
        "import asyncio, socket\nopen_ports = []\nfor port in range(1024, 65536):\n"
        "    with socket.socket() as tcp:\n"
        "        if not tcp.connect_ex(('127.0.0.1', port)) and tcp.getsockname() != tcp.getpeername():\n"
        "            open_ports.append(port)"  # else it has met itself
    )
    neighbour = worker.Worker(
        [Cell("a cell", "import socket; server = socket.create_server(('127.0.0.1', 8000))")]
    )
    scanning = worker.Worker([Cell("a cell", finds)], 60.0)
    neighbour.start()
    try:
        scanning.start()
        assert scanning.ask("value", "open_ports").result(10) == []
        scanning.end()
    finally:
        neighbour.end()
