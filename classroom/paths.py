"""Where the rooms of the course are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
EXERCISES = ROOT / "exercises"
SOLUTIONS = ROOT / "solutions"
CAPSTONES = ROOT / "capstones"
TESTS_THAT_GRADE = SOLUTIONS / "tests"
PROJECT = ROOT / "course_project"
TEMPLATES = ROOT / "classroom" / "templates"
MANIFEST = ".course-release.json"  # marks a folder as a students' copy, and says what was in it


def record_folder() -> Path:
    """Where a learner's guesses, results and settings are kept; never committed.

    Tests set COURSE_RECORD to a folder of theirs, so as to leave the learner's alone. A hub sets it for all its
    people at once, with `~` for the home of each.
    """
    return Path(os.environ.get("COURSE_RECORD") or ROOT / ".course").expanduser()
