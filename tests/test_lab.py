"""JupyterLab as the course starts it: its own settings, no questions, the learner's ~/.jupyter left alone."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import zmq
from websockets.sync.client import connect

from classroom.command.lab import SETTINGS

pytestmark = pytest.mark.slow("JupyterLab")

SAFETY = 120  # seconds after which a wait is given up: JupyterLab imports for long on a busy machine
COMMAND = [sys.executable, "-P", "-m", "classroom"]
PLUGINS = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")


def hostile_home(folder: Path) -> Path:
    """The home of somebody whose Jupyter is in a bad way."""
    settings, kernel = folder / ".jupyter", folder / ".local" / "share" / "jupyter" / "kernels" / "python3"
    (settings / "labconfig").mkdir(parents=True)
    kernel.mkdir(parents=True)
    (settings / "jupyter_lab_config.py").write_text("raise RuntimeError('an old setting')", "utf-8")
    (settings / "jupyter_server_config.json").write_text("{ not JSON", "utf-8")
    (settings / "labconfig" / "page_config.json").write_text(
        '{"disabledExtensions": {"@jupyterlab/notebook-extension": true}}', "utf-8"
    )
    (kernel / "kernel.json").write_text(
        '{"argv": ["no-such-python"], "display_name": "Old", "language": "python"}', "utf-8"
    )
    return folder


class Lab:
    """A running `course`; `said` is what it printed up to its address."""

    def __init__(self, home: Path, *words: str):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
        environment |= {"HOME": str(home), "USERPROFILE": str(home), "COURSE_RECORD": str(home / "record")}
        self.process = subprocess.Popen(
            [*COMMAND, "--no-browser", *words],
            cwd=home,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        while "Ctrl-C" not in self.said:
            line = self.process.stdout.readline()
            assert line, f"JupyterLab ended:\n{self.said}"
            self.said += line
        self.address = re.search(r"http://\S+", self.said).group()
        self.port = int(re.search(r":(\d+)/", self.address).group(1))
        self.token = self.address.rpartition("token=")[2]

    def get(self, path: str) -> bytes:
        """The page or the API's answer at that path."""
        url = f"http://127.0.0.1:{self.port}{path}{'&' if '?' in path else '?'}token={self.token}"
        with urllib.request.urlopen(url, timeout=SAFETY) as answer:
            return answer.read()

    def setting(self, plugin: str) -> dict:
        """A plugin's schema as JupyterLab gets it, the course's defaults in it."""
        schema = json.loads(self.get(f"/lab/api/settings/{plugin}"))["schema"]
        return {name: entry.get("default") for name, entry in schema["properties"].items()}

    def interrupt(self) -> tuple[int, str]:
        """Press Ctrl-C once; gives the exit status and what it said."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=SAFETY)
        return self.process.returncode, said

    def end(self) -> None:
        """Stop it as a closed window does, so that its kernels end too."""
        self.process.terminate()
        self.process.communicate(timeout=SAFETY)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab in a hostile home."""
    started = Lab(hostile_home(tmp_path_factory.mktemp("home")))
    yield started
    started.end()


@pytest.fixture
def start_lab():
    """Lab, whose every start is ended with the test, however that ends."""
    labs = []

    def start(home: Path) -> Lab:
        labs.append(Lab(home))
        return labs[-1]

    yield start
    for started in labs:
        if started.process.poll() is None:
            started.end()


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def page_config(lab: Lab) -> dict:
    page = lab.get("/lab").decode()
    return json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL).group(1))


def test_it_says_where_it_is_and_how_to_stop_and_nothing_else(lab):
    lines = [line.strip() for line in lab.said.splitlines() if line.strip()]
    assert lines == [
        "Open this address:",
        lab.address,
        "Leave this window open while you learn. Ctrl-C stops the course.",
    ]


def test_it_opens_the_first_notebook(lab):
    assert lab.address.startswith(f"http://127.0.0.1:{lab.port}/lab/tree/notebooks/00_start_here.ipynb?token=")
    assert json.loads(lab.get("/api/contents/notebooks/00_start_here.ipynb?content=0"))["type"] == "notebook"


def test_without_the_token_it_gives_nothing(lab):
    connection = http.client.HTTPConnection("127.0.0.1", lab.port, timeout=SAFETY)
    connection.request("GET", "/api/contents")
    assert connection.getresponse().status == 403
    assert len(lab.token) >= 32


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Only Linux answers on all of 127.0.0.0/8")
def test_it_listens_on_this_machine_only(lab):
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.2", lab.port), timeout=2)


def test_nothing_pops_up(lab):
    config = page_config(lab)
    assert config["news"] == {"disabled": True}
    assert not config["buildCheck"] and not config["buildAvailable"]
    assert "@jupyterlab/apputils-extension:announcements" in config["disabledExtensions"]
    notification = lab.setting("@jupyterlab/apputils-extension:notification")
    assert (notification["fetchNews"], notification["checkForUpdates"]) == ("false", False)
    assert lab.setting("@jupyterlab/docmanager-extension:plugin")["autosave"] is True
    assert lab.setting("@jupyterlab/notebook-extension:tracker")["codeCellConfig"]["lineNumbers"] is True


def test_nbgraders_tools_for_teachers_are_not_there(lab):
    assert "@jupyter/nbgrader" in page_config(lab)["disabledExtensions"]
    for path in ("/formgrader", "/assignments", "/nbgrader_version", "/courses"):
        with pytest.raises(urllib.error.HTTPError) as answer:
            lab.get(path)
        assert answer.value.code == 404, path


def test_the_learners_own_jupyter_can_do_no_harm(lab):
    assert "@jupyterlab/notebook-extension" not in page_config(lab)["disabledExtensions"]
    kernel = json.loads(lab.get("/api/kernelspecs"))["kernelspecs"]["python3"]
    assert kernel["spec"]["display_name"] == "Python 3 (ipykernel)"


def schemas_of(package):
    """Where JupyterLab has the settings of one of its own packages, or of an extension."""
    own, extension = PLUGINS / package, PLUGINS.parent.parent / "labextensions" / package / "schemas" / package
    return own if own.is_dir() else extension


def test_every_setting_names_something_that_jupyterlab_has():
    overrides = json.loads((SETTINGS / "labconfig" / "default_setting_overrides.json").read_text("utf-8"))
    for plugin, settings in overrides.items():
        package, _, name = plugin.partition(":")
        schema = json.loads((schemas_of(package) / f"{name}.json").read_text("utf-8"))
        assert set(settings) <= set(schema["properties"]), plugin

    built_in = json.loads((PLUGINS.parent / "static" / "package.json").read_text("utf-8"))["jupyterlab"][
        "extensions"
    ]
    for plugin in json.loads((SETTINGS / "labconfig" / "page_config.json").read_text("utf-8"))[
        "disabledExtensions"
    ]:
        package = plugin.partition(":")[0]
        assert package in built_in or (PLUGINS.parent.parent / "labextensions" / package).is_dir(), plugin

    enabled_by = "\n".join(
        path.read_text("utf-8") for path in Path(sys.prefix, "etc/jupyter/jupyter_server_config.d").glob("*.json")
    )
    server = json.loads((SETTINGS / "jupyter_server_config.json").read_text("utf-8"))["ServerApp"]
    for extension in server["jpserver_extensions"]:
        assert f'"{extension}"' in enabled_by, extension


def test_a_port_that_is_taken_is_one_line(taken_port):
    done = subprocess.run([*COMMAND, "--port", str(taken_port)], capture_output=True, text=True, timeout=SAFETY)
    assert done.returncode == 2 and done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Port {taken_port} can't be used") and line.endswith(
        "then the course takes a free one."
    )


def test_the_next_free_port_is_taken_in_silence(start_lab, tmp_path):
    with socket.socket() as other:
        try:
            other.bind(("127.0.0.1", 8888))
            other.listen()
        except OSError:
            pass  # some other program has it: as good
        started = start_lab(tmp_path)
    assert started.port != 8888 and "8888" not in started.said


@posix_only
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "sh"])
def test_in_a_terminal_python_is_the_courses_own(shell, start_lab, tmp_path, monkeypatch):
    if not (path := shutil.which(shell)):
        pytest.skip(f"{shell} is not on this machine")
    shims = tmp_path / "shims"  # as pyenv's: put first by the shell's own start-up files
    (tmp_path / ".config" / "fish").mkdir(parents=True)
    for folder in (".cache/fish", ".local/share/fish"):  # else fish goes through all manual pages of the machine
        (tmp_path / folder / "generated_completions").mkdir(parents=True)
    shims.mkdir()
    (shims / "python").write_text("#!/bin/sh\necho another one\n", "utf-8")
    (shims / "python").chmod(0o755)
    for name in (".bashrc", ".zshrc"):
        (tmp_path / name).write_text(f'export PATH="{shims}:$PATH" RC=read\n', "utf-8")
    (tmp_path / ".config/fish/config.fish").write_text(f"set -gx PATH {shims} $PATH; set -g RC read\n", "utf-8")
    monkeypatch.setenv("SHELL", path)
    started = start_lab(tmp_path)
    request = urllib.request.Request(
        f"http://127.0.0.1:{started.port}/api/terminals?token={started.token}",
        b"{}",
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=SAFETY) as answer:
        name = json.load(answer)["name"]
    url = f"ws://127.0.0.1:{started.port}/terminals/websocket/{name}?token={started.token}"
    shown = ""
    with connect(url, proxy=None) as terminal:
        typed = """echo "[$RC]"; python -c 'import sys; print("<" + sys.prefix + ">")'\r"""
        terminal.send(json.dumps(["stdin", typed]))
        while not (found := re.search(r"<(/[^>]+)>", shown)):
            kind, *texts = json.loads(terminal.recv(timeout=SAFETY))
            shown += texts[0] if kind == "stdout" else ""
    assert found[1] == sys.prefix
    assert "[read]" in shown or shell == "sh", "the learner's own start-up file has been read"


@posix_only
def test_one_ctrl_c_stops_it_with_its_kernels_and_leaves_nothing_behind(start_lab, tmp_path):
    home = hostile_home(tmp_path)
    before = sorted(path for path in (home / ".jupyter").rglob("*"))
    started = start_lab(home)
    started.get("/lab")
    request = urllib.request.Request(
        f"http://127.0.0.1:{started.port}/api/kernels?token={started.token}",
        b"{}",
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=SAFETY) as answer:
        kernel = json.load(answer)["id"]
    (connection_file,) = home.rglob(f"kernel-{kernel}.json")
    if zmq.has("curve"):
        assert "curve_publickey" in json.loads(connection_file.read_text("utf-8")), "else the kernel warns here"

    status, said = started.interrupt()
    assert (
        status == 0 and said.strip().startswith("Stopping") and "?" not in said and "Warning" not in said.title()
    )
    assert not connection_file.exists(), "the kernel is gone"
    assert sorted(path for path in (home / ".jupyter").rglob("*")) == before
    for path in home.rglob("*"):
        if path.is_file():
            assert started.token.encode() not in path.read_bytes(), f"{path} holds the token"


@posix_only
def test_a_thread_that_never_ends_does_not_keep_it(tmp_path):
    """As AnyIO's, when a request is under way at that moment."""
    (tmp_path / "config.py").write_text(
        "import threading\nthreading.Thread(target=threading.Event().wait).start()\n"
    )
    started = Lab(tmp_path, f"--config={tmp_path / 'config.py'}")
    try:
        assert started.interrupt()[0] == 0
    finally:
        started.process.kill()


@posix_only
def test_in_a_terminal_too_ctrl_c_asks_nothing(tmp_path):
    import pty

    leader, terminal = pty.openpty()
    environment = os.environ | {"HOME": str(tmp_path), "COURSE_RECORD": str(tmp_path / "record")}
    process = subprocess.Popen(
        [*COMMAND, "--no-browser"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment,
        start_new_session=True,
    )
    os.close(terminal)
    said = read_until(leader, "Ctrl-C")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=SAFETY) == 0
    assert "(y/[n])" not in said + read_until(leader, "no such words")
    os.close(leader)


def read_until(descriptor: int, words: str) -> str:
    """What a terminal shows, until these words or its end."""
    said = b""
    deadline = time.monotonic() + SAFETY
    while words.encode() not in said and time.monotonic() < deadline:
        try:
            chunk = os.read(descriptor, 1000)
        except OSError:  # Linux says so at the end of a terminal
            break
        if not chunk:
            break
        said += chunk
    return said.decode("utf-8", "replace")
