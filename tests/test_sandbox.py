"""What a learner's process can't see, write or reach; and what holds where there are no namespaces."""

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from made_up import made_up_course

from classroom import paths
from classroom.judging.client import Unmet
from classroom.judging.learner import Learner
from classroom.judging.run import run_exercise
from classroom.judging.submission import isolation
from classroom.running import orphans, place, worker
from classroom.running.cells import Cell
from classroom.running.isolation import namespaces, powers, root
from classroom.running.limits import Limits
from classroom.running.place import Here
from classroom.running.worker import Worker

pytestmark = pytest.mark.slow("sandboxes, made for real")

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has neither limits nor namespaces")


@contextmanager
def program(source):
    """The Learner of a notebook with this one cell."""
    running = Worker([Cell("a cell", source)])
    running.start()
    try:
        yield Learner(running)
    finally:
        running.end()


@pytest.fixture(scope="session")
def in_namespaces():
    """Skips where there are none."""
    if not (in_force := isolation()).startswith("Linux namespaces"):
        pytest.skip(in_force)


@pytest.fixture
def limits_only(monkeypatch):
    """As on a system that has no namespaces."""
    monkeypatch.setattr(worker, "NAMESPACES", False)


@pytest.fixture(params=["in_namespaces", "limits_only"])
def either_way(request):
    """With namespaces where there are any, and without."""
    request.getfixturevalue(request.param)


# ---------------------------------------------------------------- files

LOOK = """
import os, sys
def seen(paths):
    return [path for path in paths if os.path.lexists(path)]
def found(words):
    hits = []
    links = [f"/proc/{one}/{way}" for one in os.listdir("/proc") for way in ("root", "cwd", "fd")]
    for start in ("/", *sys.path, *links):
        for parent, folders, files in os.walk(start):
            if start == "/" and parent.startswith("/proc"):
                folders.clear()
            names = [name for name in folders + files if any(word in name for word in words)]
            hits += [os.path.join(parent, name) for name in names]
    return hits
"""


async def test_the_rest_of_the_course_is_not_there(in_namespaces, tmp_path):
    """Neither at its path, nor anywhere else where a process can look."""
    shown = {"classroom", "course_project", Path(sys.prefix).name}
    hidden = [path for path in paths.ROOT.iterdir() if path.name not in shown]
    with program(LOOK) as learner:
        assert await learner.call("seen", [str(path) for path in (*hidden, tmp_path, __file__)]) == []
        assert await learner.call("seen", [str(paths.PROJECT)]) == [str(paths.PROJECT)]
        assert await learner.call("found", ["01_installation", "made_up.py"], within=30.0) == []


async def test_a_course_inside_of_what_is_shown_shows_no_more_than_any_other(in_namespaces, tmp_path):
    packages = tmp_path / "some packages"
    for folder in ("course/solutions", "course/classroom", "course/course_project", "package"):
        (packages / folder).mkdir(parents=True)
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from classroom import paths\n"
        "from classroom.running.isolation import namespaces, root\n"
        "packages = sys.argv[1]\n"
        "paths.ROOT = Path(packages, 'course')\n"
        "paths.PROJECT = paths.ROOT / 'course_project'\n"
        "root.SYSTEM += (packages,)\n"
        "namespaces.enter(1 << 20)\n"
        "print(sorted(os.listdir(packages)), sorted(os.listdir(paths.ROOT)))\n"
    )
    command = [sys.executable, "-c", script, str(packages)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout == "['course', 'package'] ['classroom', 'course_project']\n", done.stderr


WRITE = """
import os
def written(paths):
    done = []
    for path in paths:
        opened, touched = lambda: open(path, "ab").close(), lambda: os.utime(path)
        for way in (opened, touched, lambda: os.mkdir(path + ".new")):
            try:
                way()
                done.append(path)
            except OSError:
                pass
    return done
"""


async def test_what_is_there_cannot_be_written(in_namespaces):
    real = [paths.__file__, str(paths.PROJECT / "manage.py"), os.__file__, pytest.__file__, sys.executable]
    made = ["/etc/passwd", "/etc/hosts", "/outside", "/usr/outside", "/dev/outside"]
    before = [os.stat(path) for path in real]
    with program(WRITE) as learner:
        assert await learner.call("written", real + made) == []
        assert set(await learner.call("written", ["/tmp/goals", "goals"])) == {"/tmp/goals", "goals"}
    assert [(one.st_size, one.st_mtime_ns, one.st_mode) for one in before] == [
        (one.st_size, one.st_mtime_ns, one.st_mode) for one in map(os.stat, real)
    ]


async def test_it_has_no_descriptors_but_its_own(in_namespaces):
    look = (
        "import os\nopen_now = []\nfor one in os.listdir('/proc/self/fd'):\n"
        "    try: open_now.append(os.readlink(f'/proc/self/fd/{one}'))\n"
        "    except OSError: pass  # it was listdir's\n"
    )
    with program(look) as learner:
        kinds = [name.partition(":")[0] for name in await learner.value("open_now")]
    assert kinds.count("socket") == 3, "the channel, and the two of the event loop"
    assert kinds.count("pipe") == 2, "what wakes Twisted's reactor"
    assert set(kinds) == {"/dev/null", "socket", "anon_inode", "pipe"}


async def test_the_disk_is_as_large_as_is_said(in_namespaces, monkeypatch):
    monkeypatch.setattr(worker, "LIMITS", Limits(disk=5 << 20))
    fill = (
        "written = 0\nwith open('/tmp/goals', 'wb', buffering=0) as file:\n"
        "    while True: written += file.write(bytes(1 << 16))"
    )
    with program(fill) as learner:
        assert 4 << 20 < await learner.value("written") <= 5 << 20


# ---------------------------------------------------------------- processes and powers

POWERS = """
import ctypes, os, signal
library = ctypes.CDLL(None, use_errno=True)
processes = sorted(int(name) for name in os.listdir("/proc") if name.isdigit())
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
powers = [int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")]
no_new = status["NoNewPrivs"].strip()
user = os.getuid()
def tried():
    "Which of these go well in a process that has one thread only, as some of them need."
    os.system("kill -9 1")
    ways = {
        "another user namespace": lambda: library.unshare(0x10000000),
        "another mount namespace": lambda: library.unshare(0x20000),
        "a mount": lambda: library.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None),
        "writable again": lambda: library.mount(None, b"/usr", None, 0x1020, None),
        "the first process's memory": lambda: library.ptrace(16, 1, 0, 0),
        "root": lambda: library.setuid(0),
    }
    done = []
    for name, way in ways.items():
        process = os.fork()
        if process == 0:
            os._exit(way() != -1)
        if os.waitpid(process, 0)[1]: done.append(name)
    return done
"""


async def test_it_sees_no_other_process_and_has_no_powers(in_namespaces):
    with program(POWERS) as learner:
        assert await learner.value("processes") == [1, 2]
        assert await learner.value("powers") == [0, 0, 0, 0]
        assert await learner.value("no_new") == "1"
        assert await learner.call("tried") == []
        user = await learner.value("user")
    assert user != 0
    assert user == os.getuid() or os.getuid() == 0


# ---------------------------------------------------------------- network

CALLER = """
import asyncio
async def total(port):
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError as error:
        return type(error).__name__
    writer.write(b"2:1")
    answer = await reader.read(100)
    writer.close()
    return answer.decode()
async def listen():
    async def answer(reader, writer):
        writer.write(await reader.read(100))
        writer.close()
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    listen.kept = server
    return server.sockets[0].getsockname()[1]
def outside():
    import socket
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("192.0.2.1", 9))
"""


async def _same_back(reader, writer):
    writer.write(b"got " + await reader.read(100))
    writer.close()


async def test_a_tests_own_server_is_reached(either_way):
    with program(CALLER) as learner:
        listening = await learner.listening_socket()
        async with await asyncio.start_server(_same_back, sock=listening):
            assert await learner.call("total", listening.getsockname()[1]) == "got 2:1"


async def test_a_server_of_the_learners_is_reached(either_way):
    with program(CALLER) as learner:
        port = await learner.call("listen")
        client = await learner.tcp_socket()
        client.setblocking(False)
        await asyncio.get_running_loop().sock_connect(client, ("127.0.0.1", port))
        reader, writer = await asyncio.open_connection(sock=client)
        writer.write(b"2:1")
        assert await reader.read(100) == b"2:1"
        writer.close()


async def test_nothing_else_of_the_network_is_reached(in_namespaces):
    async with await asyncio.start_server(_same_back, "127.0.0.1", 0) as server:
        with program(CALLER) as learner:
            port = server.sockets[0].getsockname()[1]
            assert await learner.call("total", port) == "ConnectionRefusedError"
            with pytest.raises(Unmet, match="raised an error"):
                await learner.call("outside")
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", await learner.call("listen")), timeout=5)


# ---------------------------------------------------------------- what no limit counts

UNCOUNTED = """
import ctypes, mmap, os, platform, socket
library = ctypes.CDLL(None, use_errno=True)
mmap_number = {"x86_64": 9, "aarch64": 222, "riscv64": 222}[platform.machine()]
def shared(flags):
    return library.syscall(mmap_number, None, ctypes.c_size_t(4096), 3, flags, -1, ctypes.c_long(0))
def by_the_32_bit_way():
    "getpid() by the door of 32-bit programs, in a process that can be lost."
    code = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\\xb8\\x14\\0\\0\\0\\xcd\\x80\\xc3")
    pid = os.fork()
    if not pid:
        found = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
        os._exit(found == os.getpid())
    ctypes.set_errno(0 if os.waitpid(pid, 0)[1] == 256 else 38)
    return -1
ways = {
    "memfd": lambda: os.memfd_create("goals"),
    "System V memory": lambda: library.shmget(0, 4096, 0o1600),
    "System V semaphores": lambda: library.semget(0, 1, 0o1600),
    "System V messages": lambda: library.msgget(0, 0o1600),
    "shared memory": lambda: shared(0x21),
    "shared memory, validated": lambda: shared(0x23),
    "huge pages": lambda: shared(0x40022),
    "splice": lambda: os.splice(0, 1, 1),
    "tee": lambda: library.tee(0, 1, ctypes.c_size_t(1), 0),
    "vmsplice": lambda: library.vmsplice(1, None, ctypes.c_size_t(0), 0),
    "sendfile": lambda: os.sendfile(1, 0, 0, 1),
    "io_uring": lambda: library.syscall(425, 1, ctypes.create_string_buffer(120)),
    "the network of a virtual machine's host": lambda: socket.socket(40, socket.SOCK_STREAM),
    "packets": lambda: socket.socket(17, socket.SOCK_RAW),
}
if platform.machine() == "x86_64":
    ways["the 32-bit way"] = by_the_32_bit_way
def known():
    "Which of these the system knows, whether it does them or not."
    found = {}
    for name, way in ways.items():
        try:
            error = ctypes.get_errno() if way() == -1 else 0
        except OSError as raised:
            error = raised.errno
        if error not in (38, 97): found[name] = error  # ENOSYS, EAFNOSUPPORT
    return found
def size_of_buffers():
    "Of a socket that asks for more than it has got."
    sizes = []
    for kind in (socket.AF_UNIX, socket.AF_INET):
        with socket.socket(kind) as one:
            for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
                before = one.getsockopt(socket.SOL_SOCKET, option)
                one.setsockopt(socket.SOL_SOCKET, option, 4 * before)
                sizes.append(one.getsockopt(socket.SOL_SOCKET, option) / before)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            sizes.append(one.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE))
    return sizes
async def sent_without_sendfile():
    "Files are copied and sent all the same."
    import asyncio, shutil
    with open("goals", "wb") as file: file.write(b"goal!" * 1000)
    shutil.copyfile("goals", "copy")
    ends, loop = socket.socketpair(), asyncio.get_running_loop()
    for one in ends: one.setblocking(False)
    with open("copy", "rb") as file: await loop.sock_sendfile(ends[0], file)
    return len(await loop.sock_recv(ends[1], 10_000))
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="there are no such filters")


@linux
async def test_memory_that_no_limit_counts_is_not_to_be_had(either_way):
    with program(UNCOUNTED) as learner:
        assert await learner.call("known") == {}
        assert await learner.call("size_of_buffers") == [1, 1, 1] * 2
        assert await learner.call("sent_without_sendfile") == 5000


async def test_no_file_is_memory_that_no_limit_counts(in_namespaces):
    """Mapped and shared, /dev/zero is memory that stays when it is no longer mapped; a terminal keeps what is written."""
    terminals = (
        "import os, pty\nterminals = []\ntry:\n    while True: terminals += pty.openpty()\nexcept OSError: pass\n"
        "counted = len(terminals)\ndevices = sorted(os.listdir('/dev'))"
    )
    with program(terminals) as learner:
        assert await learner.value("counted") == 2 * root.TERMINALS
        assert await learner.value("devices") == ["fd", "full", "null", "ptmx", "pts", "random", "shm", "urandom"]


async def test_a_connection_keeps_little_of_what_is_not_read(in_namespaces):
    """Each end could grow to tens of MiB."""
    fill = (
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "client = socket.create_connection(server.getsockname())\nclient.setblocking(False)\nheld = 0\n"
        "try:\n    while True: held += client.send(bytes(1 << 16))\nexcept BlockingIOError: pass"
    )
    with program(fill) as learner:
        assert await learner.value("held") <= 2 * namespaces.BUFFER


# ---------------------------------------------------------------- the folder of a test

LEAVE = """
import os
from pathlib import Path
def total(folder):
    Path(folder, "deep", "er").mkdir(parents=True)
    Path(folder, "deep", "er", "grüße.txt").write_text("2:1", encoding="utf-8")
    Path(folder, "bytes").write_bytes(b"\\xff")
    if hasattr(os, "mkfifo"):
        os.symlink("/etc/passwd", Path(folder, "link"))
        os.symlink("/etc", Path(folder, "linked folder"))
        os.mkfifo(Path(folder, "pipe"))
    return sorted(os.listdir(folder))
def fill(folder):
    for number in range(100):
        Path(folder, f"{number}.txt").write_text("goal" * 25_000)
"""


async def test_files_are_given_and_read_and_no_link_is_followed(either_way):
    with program(LEAVE) as learner:
        folder = await learner.make_folder({"notes/one.txt": "Tor!"}, name="score desk")
        assert os.path.basename(folder) == "score desk"
        assert "notes" in await learner.call("total", folder)
        expected = {"bytes": "\ufffd", "deep/er/grüße.txt": "2:1", "notes/one.txt": "Tor!"}
        assert await learner.files(folder) == expected
        assert await learner.files(folder + "/deep") == {"er/grüße.txt": "2:1"}
        assert await learner.files(folder + "/nowhere") == {}


async def test_more_files_than_a_check_reads_are_refused(either_way):
    with program(LEAVE) as learner:
        folder = await learner.make_folder()
        await learner.call("fill", folder)
        with pytest.raises(Unmet, match="more files, or longer ones"):
            await learner.files(folder)


def test_the_number_of_files_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "MOST_FILES", 2)
    with pytest.raises(Unmet):
        Here(str(tmp_path)).files(Here(str(tmp_path)).make_folder(dict.fromkeys("abc", ""), "many"))


# ---------------------------------------------------------------- where there are no namespaces

GREEDY = """
def memory():
    return len(bytearray(8 << 30))
def file():
    with open("goals", "wb") as goals:
        while True: goals.write(bytes(1 << 20))
def files():
    return len([open("/dev/null") for one in range(1000)])
def threads():
    import threading, time
    many = [threading.Thread(target=time.sleep, args=(60,), daemon=True) for one in range(3000)]
    for one in many: one.start()
"""
SAYS = {
    "memory": "used more than 1 GiB of memory",
    "file": "wrote a file of more than 16 MiB",
    "files": "had more than 256 files and connections open at once",
}


@posix
@pytest.mark.parametrize("limit", SAYS)
async def test_limits_hold_without_namespaces(limit, limits_only):
    with program(GREEDY) as learner:
        await learner.begin()
        with pytest.raises(Unmet, match="raised an error"):
            await learner.call(limit, within=10.0)
        assert f"Your code {SAYS[limit]}." in learner.raised()


@posix
async def test_threads_are_limited_without_namespaces(limits_only):
    if os.getuid() == 0 and powers.why_no_other_user():
        pytest.skip("the system lets root's processes have as many as they like")
    with program(GREEDY) as learner:
        await learner.begin()
        with pytest.raises(Unmet, match="raised an error"):
            await learner.call("threads", within=10.0)
        assert "Your code ran more than 64 processes and threads at once." in learner.raised()


@posix
def test_all_works_without_namespaces(tmp_path, limits_only):
    notebook = made_up_course(tmp_path)
    assert all(result.passed for result in run_exercise(notebook, solutions=tmp_path / "solutions"))


LEAVE_BEHIND = """
import ctypes, os, time
ctypes.CDLL(None).prctl(15, {name})
for one in range(3):
    if not os.fork():
        os.setsid()
        if os.fork(): os._exit(0)
        os.closerange(0, 1000)
        for one in range(2): os.fork()
        time.sleep(3600)
"""


# One that is another process before anybody can name it.
RUN_AWAY = """
import ctypes, os
ctypes.CDLL(None).prctl(15, {name})
for one in range(2):
    if not os.fork():
        os.setsid()
        os.closerange(0, 1000)
        while True:
            if os.fork(): os._exit(0)
"""


@linux
@pytest.mark.parametrize("leaves", [LEAVE_BEHIND, RUN_AWAY], ids=["many", "always_another"])
async def test_no_process_is_left_in_the_end(leaves, either_way):
    """Nor those that have left their group and their parent, with all that they have started."""
    name = f"left {os.getpid()}"

    def left():
        return [one for one in Path("/proc").glob("[0-9]*") if _name(one) == name]

    with program(leaves.format(name=name.encode()) + "count = 'there'") as learner:
        assert await learner.value("count") == "there"
        assert any(left() for _ in range(1000))  # one look may come between two of its names
    end = time.monotonic() + 60
    while left() and time.monotonic() < end:  # killed, and not yet gone: the system does that when it comes to it
        time.sleep(0.02)
    assert not left()


@linux
def test_where_the_system_names_no_children_they_are_found_all_the_same(monkeypatch):
    def no_such_file(*_, **__):
        raise FileNotFoundError

    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        named = orphans._children()
        scan = open
        monkeypatch.setattr(
            "builtins.open", lambda path, *rest: no_such_file() if "children" in str(path) else scan(path, *rest)
        )
        found = orphans._children()
        monkeypatch.undo()
        child.communicate(b"\n")
    assert child.pid in named and sorted(found) == sorted(named)


def _name(process):
    """As prctl(PR_SET_NAME) has set it."""
    try:
        return (process / "comm").read_text().strip()
    except OSError:  # it has just ended
        return ""


@posix
async def test_the_folder_is_removed_in_the_end(either_way):
    with program("import os\nfolder = os.getcwd()") as learner:
        folder = await learner.value("folder")
    assert not os.path.exists(os.path.dirname(folder))


# ---------------------------------------------------------------- what is said


def test_the_isolation_in_force_is_said(in_namespaces):
    assert isolation() == "Linux namespaces: own files, processes, network and users, and limits."


@posix
def test_limits_alone_are_said(limits_only):
    assert isolation().startswith("Process limits")
    assert isolation().endswith("There are no Linux namespaces: namespaces are turned off.")


@posix
def test_why_there_are_no_namespaces_is_said(monkeypatch):
    why_not = namespaces.why_not.__wrapped__
    monkeypatch.setattr(namespaces, "enter", lambda disk: os.open("/no/such/file", os.O_RDONLY))
    expected = "No such file or directory" if sys.platform == "linux" else "this system has none"
    assert why_not() == expected


def test_a_machine_that_can_make_no_sandbox_costs_nobody_points(in_namespaces, tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "LIMITS", Limits(disk=-1))
    notebook = made_up_course(tmp_path)
    for result in run_exercise(notebook, solutions=tmp_path / "solutions"):
        assert not result.failures
        assert re.search("No process for a learner's program can be made: .*mount", result.trouble)


@pytest.mark.parametrize(
    ("error", "name"),
    [
        ("MemoryError: ", "memory"),
        ("OSError: [Errno 27] File too large", "file"),
        ("OSError: [Errno 28] No space left on device", "disk"),
        ("OSError: [Errno 24] Too many open files: 'goals'", "files"),
        ("RuntimeError: can't start new thread", "processes"),
        ("OSError: [Errno 38] Function not implemented", "calls"),
        ("BlockingIOError: [Errno 11] Resource temporarily unavailable\n    line 2: os.fork()", "processes"),
        ("BlockingIOError: [Errno 11] Resource temporarily unavailable\n    line 2: tcp.recv(1)", None),
        ("ValueError: [Errno 2] goals", None),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other numbers")
def test_a_limit_is_known_by_the_error_that_it_causes(error, name):
    said = Limits().hit([error])
    assert said == ([f"Your code {Limits().words(name)}."] if name else [])


def test_sizes_are_said_in_their_unit():
    assert Limits(memory=1536 << 20).words("memory") == "used more than 1.5 GiB of memory"
    assert Limits(file=64 << 10).words("file") == "wrote a file of more than 64 KiB"
    assert Limits(disk=100).words("disk") == "wrote more than 100 bytes to its files"
