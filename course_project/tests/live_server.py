"""The project as its users run it: `manage.py runserver`, in a process of its own."""

import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, "-u", str(PROJECT / "manage.py")]
PATIENCE = 60  # seconds to start: a safety net, not a measurement
PASSWORD = "correct horse 9"


class Site:
    """Where the project is reached, and how one signs up there."""

    scheme, port = "http", 0
    tls = None  # what a client trusts, where there is TLS

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def socket_url(self, path):
        return f"{self.url.replace('http', 'ws', 1)}{path}"

    def sign_up(self, name):
        """Make an account; return the Cookie header of its session."""
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(jar), urllib.request.HTTPSHandler(context=self.tls)
        )
        page = browser.open(f"{self.url}/accounts/sign-up/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        passwords = {"password1": PASSWORD, "password2": PASSWORD}
        fields = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "username": name} | passwords).encode()
        browser.open(urllib.request.Request(f"{self.url}/accounts/sign-up/", fields, {"Origin": self.url}))
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


class LiveServer(Site):
    """Start, stop, kill and start again; the port, the database and the log stay the same."""

    settings = "tests.settings"

    def __init__(self, folder, name="server", **environment):
        self.folder, self.log = folder, folder / f"{name}.log"
        self.environment = os.environ | {
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": self.settings,
            "DATABASE_URL": f"sqlite:///{folder.as_posix()}/live.sqlite3",
            **environment,
        }
        self.port = free_port()
        self.process = None

    def command(self):
        return [*MANAGE, "runserver", "--noreload", str(self.port)]

    def has_tables_of(self, database):
        """Begin with a copy of this file, into which all migrations have gone: they take a second or two."""
        shutil.copy(database, self.folder / "live.sqlite3")

    def manage(self, *arguments):
        subprocess.run([*MANAGE, *arguments], env=self.environment, check=True, capture_output=True)

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command(),
                env=self.environment,
                cwd=PROJECT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + PATIENCE
        while not answers(self.port):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def kill(self):
        """As a power cut would: no farewell to anybody."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def feed(self, *arguments):
        """Start `manage.py feed` beside the server; the caller kills it."""
        return subprocess.Popen(
            [*MANAGE, "feed", *arguments],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
