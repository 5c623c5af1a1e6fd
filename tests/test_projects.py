"""classroom/in_notebook/projects.py: a project is made, configured, and started for real."""

import os
import socket

import pytest

from classroom.errors import CourseError
from classroom.in_notebook.pages import get_page
from classroom.in_notebook.projects import start_project

pytestmark = pytest.mark.slow("projects, started for real")

ASGI = "ASGI_APPLICATION = 'DjangoChannels.asgi.application'\n"
RUNSERVER = ("manage.py", "runserver", "--noreload", "127.0.0.1:PORT")


@pytest.fixture
def project():
    return start_project("DjangoChannels", "websocket_app")


def test_it_is_what_startproject_and_startapp_make(project):
    made = {path.relative_to(project.folder).as_posix() for path in project.folder.rglob("*.py")}
    assert {"manage.py", "DjangoChannels/settings.py", "DjangoChannels/asgi.py", "websocket_app/apps.py"} <= made
    assert "no issues" in project.python("manage.py", "check")


def test_settings_begin_anew_each_time(project):
    project.settings("daphne", end=ASGI)
    assert "runserver" in project.commands()["daphne"]
    project.settings("channels")
    assert project.commands()["channels"] == ["runworker"]
    assert "daphne" not in project.commands()
    assert "ASGI_APPLICATION" not in (project.folder / "DjangoChannels" / "settings.py").read_text()


async def test_a_server_listens_says_what_it_prints_and_is_ended(project):
    project.settings("daphne", end=ASGI)
    with pytest.raises(ZeroDivisionError):
        async with project.running(*RUNSERVER) as server:
            assert (await get_page(server.http_url("/"))).startswith("HTTP 200: ")
            1 / 0  # noqa: B018 - a cell may fail while the server runs
    assert "Starting ASGI/Daphne" in server.log
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", server.port), 1)


async def test_a_server_that_does_not_start_says_why(project):
    project.settings("daphne")
    with pytest.raises(CourseError, match="You have not set ASGI_APPLICATION"):
        async with project.running(*RUNSERVER):
            raise AssertionError("it runs")


def test_a_project_ignores_the_settings_that_a_kernel_names(project, monkeypatch):
    monkeypatch.setitem(os.environ, "DJANGO_SETTINGS_MODULE", "nowhere.settings")
    assert "no issues" in project.python("manage.py", "check")


async def test_two_servers_of_a_project_at_once_each_say_what_they_print(project):
    project.settings("daphne", end=ASGI)
    daphne = ("-m", "daphne", "-p", "PORT", "DjangoChannels.asgi:application")
    async with project.running(*daphne) as one, project.running(*daphne) as other:
        assert one.port != other.port
    for server in (one, other):
        assert str(server.port) in server.log


def test_a_file_can_be_written(project):
    project.write("websocket_app/words.py", 'print("Köln")\n')
    assert project.python("websocket_app/words.py") == "Köln"


def test_a_file_can_be_written_into_a_folder_that_is_not_there_yet(project):
    project.settings("websocket_app")
    command = "from django.core.management.base import BaseCommand\nclass Command(BaseCommand): ..."
    project.write("websocket_app/management/commands/goal.py", command)
    assert project.commands()["websocket_app"] == ["goal"]
