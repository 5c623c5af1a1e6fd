"""classroom/in_notebook/environments.py: an environment of its own, and what is installed into it."""

import sys

import pytest

from classroom.errors import CourseError
from classroom.in_notebook.environments import make_environment, pip_install, run

IMPORT = "import channels, sys; print(sys.prefix)"


@pytest.mark.slow("packages are installed")
def test_what_is_installed_is_in_that_environment_alone():
    with_channels, empty = make_environment(), make_environment()
    printed = pip_install(with_channels, "channels")
    assert " + channels==" in printed and " + django==" in printed
    assert " + daphne==" not in printed  # lesson 01 says so
    assert run(with_channels, "-c", IMPORT) == str(with_channels.parent.parent)
    assert "No module named 'channels'" in run(empty, "-c", IMPORT)


@pytest.mark.slow("packages are installed")
def test_the_brackets_bring_daphne():
    assert " + daphne==" in pip_install(make_environment(), "channels[daphne]")


def test_a_package_that_there_is_not_is_told_in_words():
    with pytest.raises(CourseError, match=r"no_such.whl can't be installed\. uv says:"):
        pip_install(sys.executable, "./no_such.whl")


def test_a_command_sees_no_settings_of_the_kernel(monkeypatch, tmp_path):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "nowhere.settings")
    look = "import os; print(os.environ.get('DJANGO_SETTINGS_MODULE'), os.getcwd())"
    assert run(sys.executable, "-c", look, cwd=tmp_path) == f"None {tmp_path}"
