"""A Django project in a scratch folder, to configure, to check and to start: for lessons.

    project = start_project("DjangoChannels", "websocket_app")
    project.settings("daphne", end="ASGI_APPLICATION = 'DjangoChannels.asgi.application'\\n")
    project.write("websocket_app/consumers.py", "...")
    print(project.python("manage.py", "check"))
    async with project.running("manage.py", "runserver", "--noreload", "127.0.0.1:PORT") as server:
        print(await get_page(server.http_url("/")))

Each command runs in a process of its own, as in a terminal, with the Python of this kernel.
"""

import asyncio
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from classroom.errors import CourseError
from classroom.in_notebook.environments import plain_environment, run

START = 60.0  # seconds in which a server must listen
STOP = 5.0  # seconds that it has to end by itself
LOOK = 0.05  # seconds between two looks at its log

ASGI = """\
import os
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{project}.settings")
pages = get_asgi_application()

from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter
from {module} import {consumer}

get_channel_layer()  # imported now, and not while the first client waits for its handshake
application = ProtocolTypeRouter({{"http": pages, "websocket": {consumer}.as_asgi()}})
"""

_folders: list[tempfile.TemporaryDirectory[str]] = []  # they are deleted when this process ends


class RunningServer:
    """A server that `ScratchProject.running` has started."""

    def __init__(self, port: int, log: Path):
        self.port = port
        self._log = log

    async def has_said(self, words: str) -> str:
        """Wait until these words are in its log; gives the whole log.

        Raises:
            TimeoutError: they are not there after a minute.
        """
        async with asyncio.timeout(START):
            while words not in self.log:
                await asyncio.sleep(LOOK)
        return self.log

    def url(self, path: str = "/") -> str:
        """The WebSocket address of a path."""
        return f"ws://127.0.0.1:{self.port}/{path.removeprefix('/')}"

    def http_url(self, path: str = "/") -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}/{path.removeprefix('/')}"

    @property
    def log(self) -> str:
        """All that it has printed; it can be read after the end, too."""
        return self._log.read_text("utf-8", "replace").strip()


class ScratchProject:
    """A Django project; `start_project()` makes it.

    Attributes:
        folder: where it is, the folder of its manage.py.
        environment: variables for each command that runs in it, besides those of this process.
    """

    def __init__(self, folder: Path, name: str):
        self.folder, self._name = folder, name
        self.environment: dict[str, str] = {}
        self._settings = folder / name / "settings.py"
        self._fresh = self._settings.read_text("utf-8")

    def python(self, *words: str) -> str:
        """Run Python in its folder, such as `project.python("manage.py", "check")`; gives all that is printed."""
        return run(sys.executable, *words, cwd=self.folder, environment=self.environment)

    def write(self, name: str, text: str) -> None:
        """Write one of its files.

        Args:
            name: its path in the folder, with "/"; folders that are missing are made.
            text: all that shall be in it.
        """
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def asgi(self, consumer: str) -> None:
        """Write asgi.py anew: each WebSocket goes to one consumer, with no check of its origin.

        Args:
            consumer: its dotted path, such as "scores.consumers.Match".
        """
        module, _, name = consumer.rpartition(".")
        self.write(f"{self._name}/asgi.py", ASGI.format(project=self._name, module=module, consumer=name))

    def settings(self, *apps: str, end: str = "") -> None:
        """Write settings.py anew: as startproject made it, but for these changes.

        Args:
            apps: apps to put at the top of INSTALLED_APPS.
            end: lines to add at the end of the file.
        """
        top = "INSTALLED_APPS = [" + "".join(f"\n    '{app}'," for app in apps)
        self._settings.write_text(self._fresh.replace("INSTALLED_APPS = [", top) + end, "utf-8")

    def commands(self) -> dict[str, list[str]]:
        """The management commands by the app that brings them, as `manage.py help` lists them."""
        parts = [part.split() for part in self.python("manage.py", "help").split("\n\n")]
        return {app.strip("[]"): names for app, *names in parts if app.startswith("[")}

    def start(self, log: Path, *words: str) -> subprocess.Popen[bytes]:
        """Start Python in its folder, and do not wait for its end.

        Args:
            log: the file to which all that it prints is added.
            words: such as "-m", "daphne", "-p", "8001", "match_centre.asgi:application".
        """
        environment = {**plain_environment(), **self.environment}
        with log.open("ab") as file:
            return subprocess.Popen(
                [sys.executable, "-u", *words],
                cwd=self.folder,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    @asynccontextmanager
    async def running(self, *words: str, ready: str = "") -> AsyncIterator[RunningServer]:
        """Start a server, or a worker, in its folder, give it when it is ready, and end it whatever happens.

        Args:
            words: for Python; PORT in them stands for a free port.
            ready: what a worker prints when it is ready; "" for a server, which listens then.

        Yields:
            The RunningServer.

        Raises:
            CourseError: it does not start; with what it printed last.
        """
        port = free_port()
        log = self.folder / f"server-{port}.log"
        server = RunningServer(port, log)
        process = self.start(log, *(word.replace("PORT", str(port)) for word in words))
        try:
            await _until_it_is_ready(process, server, ready)
            yield server
        finally:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End it: it is asked to, and ended by force when it does not."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP)
    process.kill()
    process.wait()


def start_project(name: str, app: str) -> ScratchProject:
    """Make a new project with one app, as `startproject` and `startapp` do.

    Args:
        name: of the project, such as "DjangoChannels".
        app: of its app; it is not in INSTALLED_APPS yet.
    """
    folder = tempfile.TemporaryDirectory(prefix="project-", ignore_cleanup_errors=True)
    keep_until_the_end(folder)
    for words in (["-m", "django", "startproject", name, "."], ["manage.py", "startapp", app]):
        if printed := run(sys.executable, *words, cwd=folder.name):
            raise CourseError(printed)
    return ScratchProject(Path(folder.name), name)


def keep_until_the_end(folder: tempfile.TemporaryDirectory[str]) -> None:
    """Let a folder be there as long as this process."""
    _folders.append(folder)


def free_port() -> int:
    """A TCP port of 127.0.0.1 on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


async def _until_it_is_ready(process: subprocess.Popen[bytes], server: RunningServer, ready: str) -> None:
    end = time.monotonic() + START
    while process.poll() is None and time.monotonic() < end:
        if ready in server.log if ready else listens(server.port):
            return
        await asyncio.sleep(0.1)
    last = "\n".join(server.log.splitlines()[-3:])
    raise CourseError(f"The server did not start. It printed:\n{last}")


def listens(port: int) -> bool:
    """Whether somebody listens at a port of 127.0.0.1."""
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    return False
