"""A PostgreSQL server of one's own, from the programs that the system has."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from .live_server import free_port


class Postgres:
    """Start, kill and start again; the port and what is stored stay the same."""

    def __init__(self):
        self.bin = programs()
        self.as_user = {}
        self.folder = tempfile.mkdtemp()
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # PostgreSQL does not run as root
            self.as_user = {"user": unprivileged()}
            shutil.chown(self.folder, self.as_user["user"])
        self.port = free_port()
        self.run("initdb", "-D", f"{self.folder}/data", "-U", "chat", "--auth", "trust", "--no-sync", "-E", "UTF8")

    @property
    def url(self):
        return f"postgres://chat@127.0.0.1:{self.port}/postgres"

    def start(self):
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -F"
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-w", "-o", options, "start")

    def kill(self):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "-w", "stop")

    def remove(self):
        shutil.rmtree(self.folder)

    def run(self, program, *arguments):
        subprocess.run(
            [self.bin / program, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            **self.as_user,
        )


@contextmanager
def running_postgres():
    """A new one, for the length of the block."""
    postgres = Postgres()
    postgres.start()
    yield postgres
    postgres.kill()
    postgres.remove()


def programs():
    """The folder of PostgreSQL's programs; Debian does not put all of them on the path."""
    places = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    if found := shutil.which("initdb"):
        places.append(Path(found).parent)
    if not places:
        pytest.skip("no PostgreSQL to start")
    return places[-1]


def unprivileged():
    import pwd  # not made for Windows

    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
