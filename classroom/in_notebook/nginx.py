"""An nginx in front of a server, for a cell: a proxy as it is in production, with a configuration of a few lines.

async with running_nginx(f"proxy_pass {server.http_url()};") as proxy:
    await talk(proxy.url("ws/scores/"))
    print(proxy.errors())
"""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from websockets import Origin

from classroom.errors import CourseError
from classroom.in_notebook.projects import free_port

NONE_HERE = "There is no nginx on this machine, so this can't be shown here."
# A user's path often lacks the last two.
_PLACES = (os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin")
LOOK = 0.05  # seconds between two looks
_START = 20.0  # seconds in which it must listen
_CONFIGURATION = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ {events} }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {http}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            {location}
        }}
    }}
}}
"""


def nginx_here() -> str | None:
    """The program; None where this machine has none."""
    return shutil.which("nginx", path=os.pathsep.join(_PLACES))


class NoNginxError(CourseError):
    """There is none, or it does not start; the text says which. A notebook shows the text, and no traceback."""

    def _render_traceback_(self) -> list[str]:  # IPython's convention
        return [str(self)]


@asynccontextmanager
async def told_if_missing() -> AsyncIterator[None]:
    """Print why there is no nginx, and leave out what needs one: `async with told_if_missing(), running_nginx(...) as proxy`."""
    try:
        yield
    except NoNginxError as none_here:
        print(none_here)


class Proxy:
    """An nginx that runs.

    Attributes:
        port: where it listens on 127.0.0.1.
    """

    def __init__(self, folder: Path, port: int):
        self.port = port
        self._folder = folder

    def url(self, path: str = "") -> str:
        """The WebSocket address of a path."""
        return f"ws://127.0.0.1:{self.port}/{path.removeprefix('/')}"

    def http_url(self, path: str = "") -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}/{path.removeprefix('/')}"

    @property
    def origin(self) -> Origin:
        """What a browser says of a page that came from here."""
        return Origin(f"http://127.0.0.1:{self.port}")

    def requests(self) -> str:
        """Its access log."""
        return (self._folder / "access.log").read_text(encoding="utf-8").strip()

    async def logged(self) -> str:
        """Wait until its access log has a line, which is written when a connection has ended; gives the log."""
        while not (lines := self.requests()):
            await asyncio.sleep(LOOK)
        return lines

    def errors(self) -> str:
        """Its error log."""
        return (self._folder / "error.log").read_text(encoding="utf-8").strip()


@asynccontextmanager
async def running_nginx(location: str, http: str = "", events: str = "") -> AsyncIterator[Proxy]:
    """Start an nginx on a free port of 127.0.0.1, and end it whatever happens.

    Args:
        location: what stands in `location / { ... }`, such as `proxy_pass http://127.0.0.1:8000;`.
        http: what stands in `http { ... }` besides.
        events: what stands in `events { ... }`, such as `worker_connections 4096;`.

    Yields:
        The proxy.

    Raises:
        NoNginxError: there is none on this machine, or it does not take the configuration.
    """
    if (program := nginx_here()) is None:
        raise NoNginxError(NONE_HERE)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        settings = _CONFIGURATION.format(folder=name, port=port, location=location, http=http, events=events)
        (folder / "nginx.conf").write_text(settings, encoding="utf-8")
        command = [program, "-p", name, "-e", f"{name}/error.log", "-c", f"{name}/nginx.conf"]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            proxy = Proxy(folder, port)
            await _listens(running, proxy)
            yield proxy
        finally:
            running.terminate()
            await asyncio.to_thread(running.wait)


async def _listens(running: subprocess.Popen[bytes], proxy: Proxy) -> None:
    """Wait until it does."""
    deadline = asyncio.get_running_loop().time() + _START
    while running.poll() is None and asyncio.get_running_loop().time() < deadline:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        except OSError:
            await asyncio.sleep(LOOK)
        else:
            writer.close()
            return
    raise NoNginxError(f"nginx does not start: {proxy.errors()}")
