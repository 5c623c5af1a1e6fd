"""What lesson 02 says of configuration, on projects as startproject makes them."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib.metadata import metadata, version
from pathlib import Path

import pytest
from django.conf import global_settings
from packaging.specifiers import SpecifierSet
from websockets import connect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect as open_and_close

pytestmark = pytest.mark.slow("projects, started for real")

COMMAND = 60  # seconds that a command may take
ASGI = "ASGI_APPLICATION = 'DjangoChannels.asgi.application'\n"
TUTORIALS_APPS = "['daphne', 'channels']"
SETTINGS_NAMED = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "DjangoChannels.settings")'
ROUTING_IMPORTED = "from websocket_app.routing import websocket_urlpatterns"
DJANGO_LOADED = "django_application = get_asgi_application()"
CONSUMER = """\
from channels.generic.websocket import AsyncWebsocketConsumer
{an_import}

class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data)
"""
ROUTING = """\
from django.urls import path
from . import consumers

websocket_urlpatterns = [path("ws/ac/", consumers.Echo.as_asgi())]
"""


class Project:
    """The project DjangoChannels in a folder, with the app websocket_app."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._environment = {name: value for name, value in os.environ.items() if "DJANGO" not in name}
        self._environment["PYTHON_COLORS"] = "0"
        self.run("-m", "django", "startproject", "DjangoChannels", ".")
        self.run("manage.py", "startapp", "websocket_app")
        self.fresh = self.file("DjangoChannels/settings.py").read_text()

    def file(self, path: str) -> Path:
        return self.folder / path

    def configure(self, *apps: str, end: str = ASGI) -> None:
        """settings.py as startproject made it, with apps at the top of the list and lines at the end."""
        top = "INSTALLED_APPS = [" + "".join(f"'{app}', " for app in apps)
        self.file("DjangoChannels/settings.py").write_text(self.fresh.replace("INSTALLED_APPS = [", top) + end)

    def write_asgi(self, *order: str, model: bool = True) -> None:
        """asgi.py with these lines in this order, and a consumer that imports a model, or none."""
        an_import = "from django.contrib.auth.models import User" if model else ""
        self.file("websocket_app/consumers.py").write_text(CONSUMER.format(an_import=an_import))
        self.file("websocket_app/routing.py").write_text(ROUTING)
        imports = [
            "import os",
            "from django.core.asgi import get_asgi_application",
            "from channels.routing import ProtocolTypeRouter, URLRouter",
        ]
        parts = '{"http": django_application, "websocket": URLRouter(websocket_urlpatterns)}'
        lines = [*imports, *order, f"application = ProtocolTypeRouter({parts})"]
        self.file("DjangoChannels/asgi.py").write_text("\n".join(lines))

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess:
        """Run Python in the project's folder to its end; its stdout holds stderr too."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=self._environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=COMMAND,
        )

    def says(self, *words: str, **environment: str) -> str:
        return self.run(*words, **environment).stdout

    def commands(self) -> dict[str, str]:
        """The app that each management command comes from."""
        show = "import json; from django.core import management as m; print(json.dumps(m.get_commands()))"
        return json.loads(self.says("manage.py", "shell", "-v", "0", "-c", show))

    @contextmanager
    def served(self, *words: str) -> Iterator[str]:
        """A server that listens, with "PORT" in its command replaced; gives its host:port."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        command = [sys.executable, *(word.replace("PORT", str(port)) for word in words)]
        with self.file("server.log").open("w") as log:
            process = subprocess.Popen(command, cwd=self.folder, env=self._environment, stdout=log, stderr=log)
        try:
            while not listens(port):
                assert process.poll() is None, self.file("server.log").read_text()
                time.sleep(0.05)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(COMMAND)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def server_header(address: str) -> str:
    """Who answers a page."""
    connection = HTTPConnection(address, timeout=10)
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert answer.status == 200
    connection.close()
    return answer.getheader("Server")


def page_status(address: str, path: str) -> int:
    connection = HTTPConnection(address, timeout=10)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


async def echo(address: str, text: str) -> str:
    async with connect(f"ws://{address}/ws/ac/", proxy=None) as client:
        await client.send(text)
        return await client.recv()


RUNSERVER = ("manage.py", "runserver", "--noreload", "127.0.0.1:PORT")
DAPHNE = ("-m", "daphne", "-p", "PORT", "DjangoChannels.asgi:application")
LOAD = ("-c", "import DjangoChannels.asgi; print('loaded')")
RIGHT_ORDER = (SETTINGS_NAMED, DJANGO_LOADED, ROUTING_IMPORTED)
TUTORIALS_ORDER = (ROUTING_IMPORTED, SETTINGS_NAMED, DJANGO_LOADED)


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_the_tutorials_apps_as_the_whole_list_break_the_project(project):
    project.configure(end=f"INSTALLED_APPS = {TUTORIALS_APPS}\n")
    assert "LookupError: No installed app with label 'admin'." in project.says("manage.py", "check")


def test_the_tutorials_apps_at_the_end_are_daphne_e001(project):
    project.configure(end=f"INSTALLED_APPS += {TUTORIALS_APPS}\n{ASGI}")
    assert "(daphne.E001)" in project.says("manage.py", "check")
    refused = project.run("manage.py", "runserver", "--noreload", "127.0.0.1:0")
    assert refused.returncode != 0 and "(daphne.E001)" in refused.stdout


def test_daphne_at_the_top_passes_the_checks(project):
    project.configure("daphne", "websocket_app")
    assert "no issues" in project.says("manage.py", "check")


def test_daphne_brings_runserver_and_channels_runworker_only(project):
    project.configure()
    without = project.commands()
    assert without["runserver"] == "django.contrib.staticfiles"
    project.configure("daphne")
    assert project.commands() == without | {"runserver": "daphne"}
    project.configure("channels")
    assert project.commands() == without | {"runworker": "channels"}


def test_of_two_commands_with_one_name_the_first_apps_is_used(project):
    project.configure(end="INSTALLED_APPS += ['daphne']\n")
    assert project.commands()["runserver"] == "django.contrib.staticfiles"


async def test_runserver_is_daphne_and_needs_no_channels_in_installed_apps(project):
    project.configure("daphne", "websocket_app")
    project.write_asgi(*RIGHT_ORDER)
    with project.served(*RUNSERVER) as address:
        assert server_header(address) == "daphne"
        assert await echo(address, "2:1") == "2:1"
    assert "Starting ASGI/Daphne version" in project.file("server.log").read_text()


def test_runserver_without_asgi_application_refuses_to_start(project):
    project.configure("daphne", end="")
    refused = project.run("manage.py", "runserver", "--noreload", "127.0.0.1:0")
    assert refused.returncode != 0
    assert "You have not set ASGI_APPLICATION" in refused.stdout


@pytest.mark.parametrize("name, options", [("ASGI_APPLICATION", []), ("WSGI_APPLICATION", ["--noasgi"])])
def test_each_of_the_two_servers_reads_its_own_setting(project, name, options):
    project.configure("daphne", end=f"{ASGI}{name} = 'nowhere.application'\n")
    refused = project.says("manage.py", "runserver", "--noreload", *options, "127.0.0.1:0")
    kind = name.partition("_")[0]
    assert re.search(rf"ImproperlyConfigured: .*{kind}.*'nowhere", refused), refused


def test_both_applications_stay_and_noasgi_serves_the_other(project):
    project.configure("daphne")
    with project.served("manage.py", "runserver", "--noasgi", *RUNSERVER[2:]) as address:
        assert server_header(address).startswith("WSGIServer/")


def test_django_has_a_default_for_one_of_the_two_only(project):
    assert hasattr(global_settings, "WSGI_APPLICATION") and not hasattr(global_settings, "ASGI_APPLICATION")
    project.configure("daphne")
    differing = project.says("manage.py", "diffsettings")
    assert re.search(r"^ASGI_APPLICATION = .*###$", differing, re.MULTILINE)
    assert re.search(r"^WSGI_APPLICATION = .*'$", differing, re.MULTILINE)


def test_startproject_names_wsgi_only_and_in_settings_py(project):
    assert "WSGI_APPLICATION" in project.fresh and "ASGI_APPLICATION" not in project.fresh
    assert project.file("DjangoChannels/asgi.py").exists()
    assert not project.file("DjangoChannels/setting.py").exists()


def test_the_tutorials_imports_work_under_runserver(project):
    project.configure("daphne", "websocket_app")
    project.write_asgi(*TUTORIALS_ORDER)
    with project.served(*RUNSERVER) as address:
        assert server_header(address) == "daphne"


def test_the_tutorials_imports_end_the_command_daphne(project):
    project.configure("daphne", "websocket_app")
    project.write_asgi(*TUTORIALS_ORDER)
    ended = project.run("-m", "daphne", "-p", "0", "DjangoChannels.asgi:application")
    assert ended.returncode != 0
    for said in (ended.stdout, project.says(*LOAD)):
        assert "ImproperlyConfigured: Requested setting INSTALLED_APPS" in said


def test_with_the_settings_named_the_tutorials_imports_still_fail(project):
    project.configure("daphne", "websocket_app")
    for order in (TUTORIALS_ORDER, (SETTINGS_NAMED, ROUTING_IMPORTED, DJANGO_LOADED)):
        project.write_asgi(*order)
        said = project.says(*LOAD, DJANGO_SETTINGS_MODULE="DjangoChannels.settings")
        assert "AppRegistryNotReady: Apps aren't loaded yet." in said


def test_the_tutorials_imports_load_while_no_consumer_imports_a_model(project):
    project.configure("daphne", "websocket_app")
    project.write_asgi(*TUTORIALS_ORDER, model=False)
    assert project.says(*LOAD).endswith("loaded\n")


async def test_the_right_order_loads_everywhere(project):
    project.configure("daphne", "websocket_app")
    project.write_asgi(*RIGHT_ORDER)
    assert project.says("manage.py", "shell", "-v", "0", *LOAD).endswith("loaded\n")
    with project.served(*DAPHNE) as address:
        assert server_header(address) == "daphne"
        assert await echo(address, "2:1") == "2:1"


def test_the_app_that_startproject_leaves_serves_no_websockets(project):
    project.configure("daphne", "websocket_app")
    with project.served(*DAPHNE) as address, pytest.raises(InvalidStatus, match="HTTP 500"):
        open_and_close(f"ws://{address}/ws/ac/", proxy=None).close()


def test_static_files_come_from_runserver_only(project):
    project.configure("daphne", "websocket_app")
    project.write_asgi(*RIGHT_ORDER)
    for command, status in ((RUNSERVER, 200), (DAPHNE, 404)):
        with project.served(*command) as address:
            assert page_status(address, "/static/admin/css/base.css") == status


def test_the_requirements_in_the_official_tutorial_are_not_those_of_this_channels():
    assert not version("channels").startswith("4.0")
    assert not SpecifierSet(metadata("channels")["Requires-Python"]).contains("3.7")
