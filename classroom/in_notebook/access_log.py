"""What a server writes down of an address that somebody asks it for. For lessons.

    print(await logged(server.url("ws/scores/?token=press-17")))

It is nginx, in front of this notebook's server as in front of a site. Where there is no nginx, it is a Daphne of its own,
which is asked for the same address as for a page.
"""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from classroom.in_notebook.nginx import NoNginxError, running_nginx
from classroom.in_notebook.pages import get_page
from classroom.in_notebook.projects import start_project
from classroom.in_notebook.visitor import knock

WEBSOCKETS = """\
            proxy_pass http://{behind};
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
            proxy_set_header Host $http_host;"""


async def logged(url: str, **options: Any) -> str:
    """Connect to a WebSocket through a server that keeps a log, and leave.

    Args:
        url: the address, such as `server.url("ws/scores/?token=press-17")`.
        options: what `websockets.connect` takes, such as `subprotocols=["scores.v1"]`.

    Returns:
        The line of that server's log.
    """
    parts = urlsplit(url)
    try:
        async with running_nginx(WEBSOCKETS.format(behind=parts.netloc)) as nginx:
            await knock(parts._replace(netloc=f"127.0.0.1:{nginx.port}").geturl(), **options)
            return await nginx.logged()
    except NoNginxError:
        print("There is no nginx here. Daphne writes down the same address, asked for as a page:")
        return await _by_daphne(url)


async def _by_daphne(url: str) -> str:
    project = await asyncio.to_thread(start_project, "match_centre", "scores")  # a kernel's own server goes on
    parts = urlsplit(url)
    daphne = ["-m", "daphne", "-p", "PORT", "match_centre.asgi:application"]
    async with project.running(*daphne) as server:
        await get_page(server.http_url(f"{parts.path}?{parts.query}"))
        (line,) = [line for line in (await server.has_said("GET /")).splitlines() if "GET /" in line]
        return line
