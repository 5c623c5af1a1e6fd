"""The project as deploy/ has it: a real nginx before two Daphne processes, with PostgreSQL and Valkey."""

import os
import re
import shlex
import shutil
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from .live_server import PATIENCE, PROJECT, LiveServer, Site, answers, free_port

DEPLOY = PROJECT / "deploy"
PROGRAMS = Path(sys.executable).parent  # where the environment has daphne

MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
{user}
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/temporary/body;
    proxy_temp_path {folder}/temporary/proxy;
    fastcgi_temp_path {folder}/temporary/fastcgi;
    uwsgi_temp_path {folder}/temporary/uwsgi;
    scgi_temp_path {folder}/temporary/scgi;
    include {folder}/live.conf;
}}
"""


class Daphne(LiveServer):
    """One process, with the command line of the systemd unit."""

    settings = "DjangoChannels.settings"
    extra = ()  # options of Daphne's, for a test that wants to see more

    def command(self):
        line = unit("daphne@.service")["ExecStart"].replace("%i", str(self.port))
        program, *options = shlex.split(line)
        return [str(PROGRAMS / Path(program).name), *options[:-1], *self.extra, options[-1]]


def unit(name):
    """The settings of a systemd unit."""
    lines = (DEPLOY / "systemd" / name).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))


class Nginx(Site):
    """deploy/nginx/live.conf in a real nginx; its addresses and folders alone are others."""

    scheme = "https"

    def __init__(self, folder, servers, changes=None, upstream="upstream-systemd.conf"):
        self.folder, self.port, self.plain_port = folder, free_port(), free_port()
        (folder / "temporary").mkdir()
        make_certificate(folder)
        self.tls = ssl.create_default_context(cafile=folder / "fullchain.pem")
        self.write(servers, upstream, changes or {})

    def write(self, servers, upstream, changes):
        """The configuration, with each thing replaced that a test can't have where a real site has it."""
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(MAIN.format(folder=self.folder, user=user))
        self.copy(upstream, {f":{8001 + at}": f":{each.port}" for at, each in enumerate(servers)})
        places = {
            "include /etc/nginx/live-upstream.conf;": f"include {self.folder}/{upstream};",
            "listen 80 ": f"listen 127.0.0.1:{self.plain_port} ",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "/etc/nginx/tls/fullchain.pem": f"{self.folder}/fullchain.pem",
            "/etc/nginx/tls/privkey.pem": f"{self.folder}/privkey.pem",
            "/srv/live/staticfiles/": f"{self.folder}/staticfiles/",
        }
        self.copy("live.conf", places | changes)

    def copy(self, name, places):
        text = (DEPLOY / "nginx" / name).read_text()
        for old, new in places.items():
            assert text.count(old) == 1, f"{old} is in {name} {text.count(old)} times"
            text = text.replace(old, new)
        (self.folder / name).write_text(text)

    def run(self, *options):
        command = ["nginx", "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "error.log"), *options]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def start(self):
        self.process = self.run()
        deadline = time.monotonic() + PATIENCE
        while not answers(self.port):
            assert self.process.poll() is None, self.process.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.communicate()


def make_certificate(folder):
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=127.0.0.1"
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run([*command.split(), *files], cwd=folder, check=True, capture_output=True)


def needs(*programs):
    """Leave a test out, and say so, where a program that it is about is missing."""
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"no {program} here: deploy/ was not tried with it")


@contextmanager
def site(folder, postgres, valkey_url, servers=Daphne, changes=None, **environment):
    """Two processes, and nginx before them: (nginx, [first, second]). They end with the block."""
    needs("nginx", "openssl")
    production = {
        "SECRET_KEY": "a-long-random-string-that-only-this-test-knows-0123456789",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": postgres.url,
        "CHANNEL_LAYER_URL": valkey_url,
        **environment,
    }
    both = [servers(folder, name, **production) for name in ("first", "second")]
    both[0].manage("migrate")
    nginx = Nginx(folder, both, changes)
    with ExitStack() as stack:
        for server in both:
            server.start()
            stack.callback(server.kill)
        nginx.start()
        stack.callback(nginx.stop)
        yield nginx, both
