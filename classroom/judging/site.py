"""What the checks of the capstones have in common: a site of a learner's own, with people, its messages, its pages."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakKeyDictionary

from classroom.judging.client import Client
from classroom.judging.learner import Learner
from classroom.judging.match_centre import COMMAND_ENDS, cookies, make_database
from classroom.judging.project import Project
from classroom.running.unmet import Unmet

SOON = 10.0  # seconds, in which the server has a processor, for what comes by itself
MOST = 400  # messages that are passed over

_SETTINGS = re.compile(r"""DJANGO_SETTINGS_MODULE["'], *["']([\w.]+)["']""")


class Site:
    """A learner's project with a database and people, started once for all checks of a task.

    Attributes:
        learner: whose it is.
        copy: its folder.
        settings: the module of its settings, as manage.py names it.
        server: the first of its servers.
    """

    server: Project

    def __init__(self, learner: Learner):
        self.learner = learner
        self._keys: dict[str, str] = {}

    async def start(self, people: Mapping[str, object]) -> "Site":
        """Make the database and the people, and start `manage.py runserver`.

        Args:
            people: by name, as for `make_database`.

        Raises:
            Unmet: `migrate` fails, or the server does not start.
        """
        self.copy = await self.learner.copy_of("my_project")
        named = _SETTINGS.search((self.learner.project_files or {}).get("manage.py", ""))
        if named is None:
            raise Unmet("manage.py does not name the settings, as the one of the start does.")
        self.settings = named[1]
        self._keys = await make_database(self.learner, self.copy, people, self.settings)
        self.server = await self.another()
        return self

    async def another(self, *words: str) -> Project:
        """A server of this site; without words, `manage.py runserver`.

        Args:
            words: as for `Learner.project`.
        """
        return await self.learner.project(*words, copy=self.copy)

    @property
    def application(self) -> str:
        """Its ASGI application, as Daphne's command line names it."""
        return f"{self.settings.rpartition('.')[0]}.asgi:application"

    async def run(self, program: str, *words: str) -> None:
        """Run Python in it, with its settings and its models loaded.

        Args:
            program: its text.
            words: what it finds in `sys.argv`.

        Raises:
            Unmet: it fails.
        """
        loaded = f'import os, django\nos.environ["DJANGO_SETTINGS_MODULE"] = "{self.settings}"\ndjango.setup()\n'
        async with self.learner.python(self.copy, "-c", loaded + program, *words) as running:
            code, printed = await running.ended(COMMAND_ENDS)
        if code:
            raise Unmet(f"The database can't be used: {(printed.splitlines() or [''])[-1]}")

    def session(self, name: str) -> str:
        """The key of somebody's session."""
        return self._keys[name]

    def cookies(self, name: str | None) -> dict[str, str]:
        """The header of the browser of somebody who has logged in; of a guest, none."""
        return cookies(self._keys[name]) if name else {}

    @asynccontextmanager
    async def connect(
        self, path: str, name: str | None = None, server: Project | None = None
    ) -> AsyncIterator[Client]:
        """Open a WebSocket as somebody, or as a guest."""
        async with (server or self.server).connect(path, headers=self.cookies(name)) as client:
            yield client


_sites: WeakKeyDictionary[Learner, Site] = WeakKeyDictionary()


async def site_of(learner: Learner, *names: str, **people: object) -> Site:
    """The learner's site, started once for all checks of a task.

    Args:
        learner: whose it is.
        names: of people who have logged in.
        people: more of them, as for `make_database`.
    """
    if learner not in _sites:
        _sites[learner] = await Site(learner).start({**{name: {} for name in names}, **people})
    return _sites[learner]


async def tell(client: Client, kind: str, **fields: Any) -> None:
    """Send a message of this type."""
    await client.send(json.dumps({"type": kind, **fields}, ensure_ascii=False))


async def heard(client: Client, *kinds: str, **fields: Any) -> dict[str, Any]:
    """The next message of one of these types with these fields; what comes before it is passed over.

    Raises:
        Unmet: it does not come.
    """
    wanted = json.dumps({"type": kinds[0], **fields}, ensure_ascii=False)
    for _ in range(MOST):
        try:
            message = read(await client.receive(SOON))
        except Unmet as unmet:
            unmet.expected = f"{wanted}, maybe with more fields"
            raise
        if message.get("type") in kinds and fields.items() <= message.items():
            return message
    raise Unmet(f"{MOST} messages came, and none of them was the one.", expected=wanted)


async def said_until(client: Client, number: int) -> list[dict[str, Any]]:
    """What was said in a room, in the order in which it came to a client, up to the message of this number.

    Raises:
        Unmet: it does not come.
    """
    found: list[dict[str, Any]] = []
    while not found or found[-1].get("number") != number:
        message = await heard(client, "message", "history")
        found += message["messages"] if message["type"] == "history" else [message["message"]]
        if len(found) > MOST:
            raise Unmet(f"{MOST} messages came, and not the one with the number {number}.")
    return found


def read(payload: str | bytes) -> dict[str, Any]:
    """A message of the server, which must be a JSON object in a text frame.

    Raises:
        Unmet: it is something else.
    """
    try:
        message = json.loads(payload) if isinstance(payload, str) else None
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise Unmet("What came is no JSON object in a text frame.", came=[repr(payload)[:200]])
    return message
