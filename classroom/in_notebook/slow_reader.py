"""A client that connects and reads nothing, and what that costs the server's memory. For lessons.

    print(await read_nothing("Prices"))

The consumer is one of notebooks/files/prices.py. Its Daphne runs in a process of its own, so that the memory is its own.
"""

import asyncio

from websockets import connect

from classroom.in_notebook.projects import start_project
from classroom.paths import NOTEBOOKS

DAPHNE = ("-m", "daphne", "-p", "PORT", "match_centre.asgi:application")


async def read_nothing(consumer: str) -> str:
    """Connect to a consumer that sends much, and read nothing of it.

    Args:
        consumer: the name of its class.

    Returns:
        What it has drawn: how much memory its server had, as it sent.

    Raises:
        CourseError: the server does not start.
        TimeoutError: it has not come to an end after a minute.
    """
    project = await asyncio.to_thread(start_project, "match_centre", "scores")  # a kernel's own server goes on
    project.settings("daphne")
    project.write("scores/consumers.py", (NOTEBOOKS / "files" / "prices.py").read_text(encoding="utf-8"))
    project.asgi(f"scores.consumers.{consumer}")
    async with project.running(*DAPHNE) as server, connect(server.url(), max_queue=1):
        log = await server.has_said("The end:")
    return "\n".join(line for line in log.splitlines() if " MiB " in line or "The end:" in line)
