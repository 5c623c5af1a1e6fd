"""The facts of lesson 11, in a process of their own: they need Django's settings before any other test makes some."""

import subprocess
import sys

import pytest

from classroom.paths import ROOT


@pytest.mark.slow("a process of its own")
def test_what_lesson_11_says_of_the_database():
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "tests/facts_database.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    if "SKIPPED" in done.stdout:
        pytest.skip("there is no PostgreSQL to start: the facts that need one are left out")
