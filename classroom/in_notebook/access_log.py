"""What a server writes down of an address that somebody asks it for. For lessons.

    print(await logged(server.url("ws/scores/?token=press-17")))

It is nginx, in front of this notebook's server as in front of a site. Where there is no nginx, it is a Daphne of its own,
which is asked for the same address as for a page.
"""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from classroom.in_notebook.pages import get_page
from classroom.in_notebook.projects import free_port, start_project
from classroom.in_notebook.visitor import knock

START = 30.0  # seconds in which nginx must listen, on a busy machine
LOOK = 0.05  # seconds between two looks

NGINX = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://{behind};
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
            proxy_set_header Host $http_host;
        }}
    }}
}}
"""


async def logged(url: str, **options: Any) -> str:
    """Connect to a WebSocket through a server that keeps a log, and leave.

    Args:
        url: the address, such as `server.url("ws/scores/?token=press-17")`.
        options: what `websockets.connect` takes, such as `subprotocols=["scores.v1"]`.

    Returns:
        The line of that server's log.
    """
    if (nginx := shutil.which("nginx")) is None:
        print("There is no nginx here. Daphne writes down the same address, asked for as a page:")
        return await _by_daphne(url)
    with tempfile.TemporaryDirectory(prefix="nginx-") as folder:
        return await _by_nginx(nginx, url, Path(folder), options)


async def _by_nginx(nginx: str, url: str, folder: Path, options: dict[str, Any]) -> str:
    port, parts = free_port(), urlsplit(url)
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=port, behind=parts.netloc), "utf-8")
    process = await asyncio.create_subprocess_exec(
        nginx, "-p", str(folder), "-c", str(settings), stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(START):
            while not await _listens(port):
                await asyncio.sleep(LOOK)
            await knock(parts._replace(netloc=f"127.0.0.1:{port}").geturl(), **options)
            while not (
                line := (folder / "access.log").read_text("utf-8")
            ):  # written when the connection has ended
                await asyncio.sleep(LOOK)
        return line.strip()
    finally:
        process.kill()
        await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def _by_daphne(url: str) -> str:
    project = await asyncio.to_thread(start_project, "match_centre", "scores")  # a kernel's own server goes on
    parts = urlsplit(url)
    daphne = ["-m", "daphne", "-p", "PORT", "match_centre.asgi:application"]
    async with project.running(*daphne) as server:
        await get_page(server.http_url(f"{parts.path}?{parts.query}"))
        (line,) = [line for line in (await server.has_said("GET /")).splitlines() if "GET /" in line]
        return line
