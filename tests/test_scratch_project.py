"""The project in which the error gallery brings errors about."""

import socket

import pytest

from classroom.in_notebook.projects import free_port
from classroom.in_notebook.scratch_project import scratch_project

pytestmark = pytest.mark.slow("a project, made for real")


def test_a_command_says_its_last_lines(capsys):
    project = scratch_project()
    project.python("-c", "print('home'); print('away'); print('draw')", lines=2)
    assert capsys.readouterr().out == "away\ndraw\n"
    project.python("-c", "print('home'); 2 / 0")
    assert capsys.readouterr().out == "ZeroDivisionError: division by zero\n"


def test_settings_are_added_for_once(capsys):
    project = scratch_project()
    project.manage("check", more_settings="INSTALLED_APPS = ['no_such_app']")
    assert "No module named 'no_such_app'" in capsys.readouterr().out
    project.manage("check")
    assert "no issues" in capsys.readouterr().out


def test_there_is_one_project_and_it_has_an_app():
    assert scratch_project() is scratch_project()
    assert (scratch_project().folder / "websocket_app" / "apps.py").exists()


def test_nobody_listens_on_a_free_port():
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", free_port()), timeout=5)
