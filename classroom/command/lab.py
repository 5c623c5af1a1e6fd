"""JupyterLab, opened at the first notebook, with settings of the course's own.

classroom/jupyter/ holds these settings, in the files that JupyterLab reads anyway. They take the place of
the learner's ~/.jupyter, which is neither read nor changed: nothing in it can get in the way of the course.
What the learner sets in the course's JupyterLab is kept in .course/jupyter/.

In its terminals and kernels `python` is the course's. The folder of that Python comes first in PATH; and as a shell's own
start-up files may put another one before it (pyenv and conda do), bash, zsh and fish put it first once more after these.
"""

import os
import secrets
import signal
import socket
import sys
import sysconfig
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import quote

# jsonschema would load this grammar, half the time of a start, to judge addresses that no setting here holds.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: not to be found

import zmq
from jupyter_server.serverapp import WILDCARD_IPS, ServerApp
from jupyterlab.labapp import LabApp
from traitlets.config import Config

from classroom.errors import CourseError
from classroom.files import write_text
from classroom.paths import NOTEBOOKS, ROOT, record_folder

SETTINGS = ROOT / "classroom" / "jupyter"
SHELLS = SETTINGS / "shells"  # start-up files of shells
LEARNERS_SETTINGS = record_folder() / "jupyter"
FIRST = NOTEBOOKS / "00_start_here.ipynb"
HOST = "127.0.0.1"


class CourseServer(ServerApp):
    """Jupyter Server that says where it is in three lines, and that one Ctrl-C stops without a question."""

    def init_signal(self) -> None:
        super().init_signal()
        signal.signal(signal.SIGINT, self._signal_stop)

    def _signal_stop(self, sig: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a second Ctrl-C does not wait for the kernels
        print("\nStopping: the kernels end, your notebooks are saved as you left them.", flush=True)
        self.stop(from_signal=True)

    @property
    def connection_url(self) -> str:
        """As in Jupyter Server, but for a container: its name means nothing outside, where the port is published."""
        return str(self._get_urlparts(self.base_url, ip=HOST if self.ip in WILDCARD_IPS else None).geturl())

    def say_where(self) -> None:
        """Print the address, with the token that opens it."""
        address = f"{self.connection_url.rstrip('/')}{self.default_url}?token={self.identity_provider.token}"
        opened = "The course opens in your browser. If it does not, open" if self.open_browser else "Open"
        print(f"\n  {opened} this address:\n\n      {address}\n")
        print("  Leave this window open while you learn. Ctrl-C stops the course.\n", flush=True)


def open_lab(arguments: list[str], port: int | None = None) -> NoReturn:
    """Run JupyterLab until it is stopped; then this process ends, with status 0.

    It does not wait for its threads: AnyIO leaves one behind when a request is under way as the server stops, and nobody
    would ever end that.

    Args:
        arguments: JupyterLab's own, such as --no-browser.
        port: the only one to listen on; without it the first free one from 8888 on.

    Raises:
        CourseError: the port is taken; the text says what to do.
    """
    if port:
        _need_free(port)
    _read_settings_of_the_course()
    _put_python_first()
    server = CourseServer.instance(jpserver_extensions={"jupyterlab": True}, config=_config(port))
    server.aliases.update(LabApp.aliases)
    server.flags.update(LabApp.flags)
    server.initialize(arguments, starter_extension=LabApp.name)
    server.io_loop.add_callback(server.say_where)  # runs after the callback that begins to listen
    server.start()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _need_free(port: int) -> None:
    """Raise CourseError when nothing can listen on that port."""
    with socket.socket() as trial:
        if sys.platform != "win32":  # where it would let two programs share a port
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise CourseError(
                f"Port {port} can't be used ({error}). Choose another, or leave --port out: "
                "then the course takes a free one."
            ) from None


def _read_settings_of_the_course() -> None:
    """Point Jupyter at the course's settings, and at this environment's kernels before any other's."""
    os.environ["JUPYTER_CONFIG_PATH"] = str(SETTINGS)
    os.environ["JUPYTER_CONFIG_DIR"] = str(LEARNERS_SETTINGS)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ.pop("JUPYTER_NO_CONFIG", None)


def _put_python_first() -> None:
    """Let `python` be this one in all that is started from here, whether the environment was activated or not."""
    folders = dict.fromkeys([str(Path(sys.executable).parent), sysconfig.get_path("scripts")])
    os.environ["COURSE_PATH"] = os.pathsep.join(folders)  # the start-up files of the shells read it
    os.environ["PATH"] = os.pathsep.join([*folders, os.environ.get("PATH", os.defpath)])
    if _learners_shell() == "zsh":
        os.environ["COURSE_ZDOTDIR"] = os.environ.get("ZDOTDIR", str(Path.home()))
        folder = LEARNERS_SETTINGS / "zsh"  # a copy of the course drops what begins with a dot, so it is made here
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / ".zshenv", (SHELLS / "zshenv").read_text(encoding="utf-8"))
        os.environ["ZDOTDIR"] = str(folder)


def _learners_shell() -> str:
    """The name of the shell that a terminal starts, such as "bash"; "" on Windows, where it is PowerShell."""
    return "" if os.name == "nt" else Path(os.environ.get("SHELL") or "sh").name


def _shell_command() -> list[str] | None:
    """How a terminal starts the learner's shell, for it to end up with the course's PATH; None: as Jupyter starts it."""
    shell = os.environ.get("SHELL") or "sh"
    more = {
        "bash": ["--rcfile", str(SHELLS / "bashrc"), "-i"],
        "zsh": ["-i"],
        "fish": ["-i", "-C", 'set -gx PATH (string split : -- "$COURSE_PATH") $PATH'],
    }
    return None if os.name == "nt" else [shell, *more.get(_learners_shell(), ["-i"])]


def _config(port: int | None) -> Config:
    """What depends on the machine and the start, in JupyterLab's words; the rest is in classroom/jupyter/."""
    config = Config()
    config.ServerApp.root_dir = str(ROOT)
    config.ServerApp.ip = HOST
    config.ServerApp.allow_root = True  # as in a container; the token guards it as it does any other user
    if command := _shell_command():
        config.ServerApp.terminado_settings = {"shell_command": command}
    config.Application.log_level = "ERROR"  # what learners need to know is said by say_where
    if port:
        config.ServerApp.port, config.ServerApp.port_retries = port, 0
    if "JUPYTER_TOKEN" not in os.environ:
        config.IdentityProvider.token = secrets.token_hex(24)  # given here, it is printed by us alone
    if FIRST.exists():
        config.LabApp.default_url = "/lab/tree/" + quote(FIRST.relative_to(ROOT).as_posix())
    if zmq.has("curve"):
        config.KernelManager.transport_encryption = "auto"  # without it each kernel prints a warning here
    config.LabApp.user_settings_dir = str(LEARNERS_SETTINGS / "lab" / "user-settings")
    config.LabApp.workspaces_dir = str(LEARNERS_SETTINGS / "lab" / "workspaces")
    config.LabApp.labextensions_path = [str(Path(sys.prefix, "share", "jupyter", "labextensions"))]
    return config
