"""A database with room for more than one at a time, for a cell: its connections are counted. For lessons.

    async with database_server(most=10) as database:
        await make_table(Goal)                # there, and no longer in the notebook's own database
        print(await database.connections())
        await stay(20, Scores, "goals?", database)

It is a PostgreSQL, started from the programs that this machine has. Where there are none, it is an SQLite, and says so.
"""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

import psycopg
from asgiref.local import Local
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from websockets import connect

from classroom.errors import CourseError
from classroom.in_notebook.projects import free_port
from classroom.in_notebook.visitor import ANSWER, application_of, hear
from classroom.server import serve

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")  # not on the path
ROLE = "scores"  # whom this notebook's Django is to PostgreSQL
START = 60.0  # seconds in which it must be ready
NONE_HERE = "There is no PostgreSQL on this machine, so these are SQLite's numbers: it has no limit."


class Postgres:
    """A PostgreSQL of one's own; `database_server` makes it.

    Attributes:
        is_postgres: True; of the one that takes its place, False.
        settings: for DATABASES.
    """

    is_postgres = True

    def __init__(self, programs: Path, most: int) -> None:
        self._programs = programs
        self._folder = tempfile.mkdtemp(prefix="postgres-")
        self._user: dict[str, Any] = {}
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # PostgreSQL does not run as root
            self._user = {"user": "postgres"}
            shutil.chown(self._folder, "postgres")
        self._process: subprocess.Popen[Any] | None = None
        port = str(free_port())
        self._admin = f"host=127.0.0.1 port={port} user=admin dbname=postgres connect_timeout=5"
        self._most = most
        self.settings = {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": "127.0.0.1",
            "PORT": port,
            "USER": ROLE,
            "NAME": ROLE,
        }

    def __str__(self) -> str:
        (version,) = self._ask("SHOW server_version")
        return f"PostgreSQL {version.split()[0]}, which lets this notebook have {self._most} connections"

    async def connections(self) -> int:
        """How many connections this notebook has to it now, as PostgreSQL counts them."""
        asked = f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{ROLE}'"
        (number,) = await asyncio.to_thread(self._ask, asked)
        return int(number)

    async def break_connections(self) -> None:
        """End all connections of this notebook, as a restart of PostgreSQL does."""
        asked = f"SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE usename = '{ROLE}'"
        await asyncio.to_thread(self._ask, asked)

    def start(self) -> None:
        """Start it, and wait until it is ready.

        Raises:
            CourseError: it does not start; with what it said last.
        """
        data, port = f"{self._folder}/data", self.settings["PORT"]
        self._run("initdb", "-D", data, "-U", "admin", "--auth", "trust", "--no-sync", "-E", "UTF8")
        server = str(self._programs / "postgres")
        command = [server, "-F", "-D", data, "-k", self._folder, "-h", "127.0.0.1", "-p", port]
        with open(f"{self._folder}/log", "wb") as log:
            process = self._process = subprocess.Popen(
                command, cwd=self._folder, stdout=log, stderr=subprocess.STDOUT, **self._user
            )
        end = time.monotonic() + START
        while not self._is_ready():
            if process.poll() is not None or time.monotonic() > end:
                raise CourseError(f"PostgreSQL does not start. {Path(self._folder, 'log').read_text()[-300:]}")
            time.sleep(0.05)
        self._ask(f"CREATE ROLE {ROLE} LOGIN CONNECTION LIMIT {self._most}")
        self._ask(f"CREATE DATABASE {ROLE} OWNER {ROLE}")

    def stop(self) -> None:
        """End it, and delete all that it has kept."""
        if self._process is not None:
            with suppress(subprocess.CalledProcessError):
                self._run("pg_ctl", "-D", f"{self._folder}/data", "-m", "immediate", "-w", "stop")
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _is_ready(self) -> bool:
        try:
            return self._ask("SELECT 1") == (1,)
        except psycopg.OperationalError:
            return False

    def _ask(self, statement: str) -> tuple[Any, ...]:
        """The first row that a statement gives; () when it gives none."""
        with psycopg.connect(self._admin, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return (cursor.fetchone() or ()) if cursor.description else ()

    def _run(self, program: str, *words: str) -> None:
        command = [str(self._programs / program), *words]
        subprocess.run(command, check=True, cwd=self._folder, capture_output=True, **self._user)


class Sqlite:
    """What takes the place of PostgreSQL where a machine has none."""

    is_postgres = False

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sqlite-", ignore_cleanup_errors=True)
        self._made: WeakSet[BaseDatabaseWrapper] = WeakSet()
        self.settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(self._folder.name, "db.sqlite3")}

    def __str__(self) -> str:
        return NONE_HERE

    async def connections(self) -> int:
        """How many connections are open now, as Django counts them."""
        return sum(one.connection is not None for one in list(self._made))

    def start(self) -> None:
        """Begin to count."""
        connection_created.connect(self._note)

    def stop(self) -> None:
        """Forget it, and delete all that it has kept."""
        connection_created.disconnect(self._note)
        self._folder.cleanup()

    def _note(self, connection: BaseDatabaseWrapper, **_: object) -> None:
        self._made.add(connection)


@asynccontextmanager
async def database_server(most: int = 100) -> AsyncIterator[Postgres | Sqlite]:
    """Start a PostgreSQL, and have this notebook's Django use it until the block ends. It ends whatever happens.

    Args:
        most: connections that it lets this notebook have.

    Yields:
        The Postgres; where this machine has no programs of one, an Sqlite, which has no limit.

    Raises:
        CourseError: it does not start.
    """
    programs = postgres_programs()
    database = Sqlite() if programs is None else Postgres(programs, most)
    try:
        await asyncio.to_thread(database.start)
        with _default(database.settings):
            yield database
    finally:
        await asyncio.to_thread(database.stop)


async def stay(clients: int, served: Any, message: str, database: Postgres | Sqlite) -> int:
    """Serve a consumer, let clients connect, ask once and stay; print what they got, and how many connections are open.

    Args:
        clients: how many, at the same time.
        served: a consumer class, or an ASGI application.
        message: what each sends.
        database: the one that it asks.

    Returns:
        How many got an answer before their connection ended.
    """
    server = await serve(application_of(served))
    async with AsyncExitStack() as connected:

        async def one() -> bool:
            client = await connected.enter_async_context(connect(server.url()))
            await client.send(message)
            return not str(await hear(client, ANSWER)).startswith("close code")

        answered = sum(await asyncio.gather(*(one() for _ in range(clients))))
        opened = await database.connections()
        print(f"{answered} of {clients} clients got an answer; connections open meanwhile: {opened}")
    await server.idle()
    return answered


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's programs, of the newest version; None where they can't be used.

    Debian does not put all of them on the path.
    """
    found = [path for place in PLACES for path in sorted(Path("/").glob(place.lstrip("/")))]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).parent)
    usable = [path for path in found if any(path.glob("postgres*")) and any(path.glob("initdb*"))]
    return usable[-1] if usable and _may_start() else None


def _may_start() -> bool:
    """Whether there is a user who may: root may not, and becomes the user postgres."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return True
    import pwd  # not made for Windows

    try:
        return bool(pwd.getpwnam("postgres"))
    except KeyError:
        return False


@contextmanager
def _default(settings: dict[str, Any]) -> Iterator[None]:
    """Let all threads have another database as `default`, with connections of its own."""
    handler: Any = connections  # Django's types do not know of what it keeps
    before, made = handler.settings["default"], handler._connections
    handler.settings["default"] = handler.configure_settings({"default": settings})["default"]
    handler._connections = Local(handler.thread_critical)
    try:
        yield
    finally:
        handler.settings["default"], handler._connections = before, made
