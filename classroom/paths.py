"""Where the rooms of the course are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
EXERCISES = ROOT / "exercises"
SOLUTIONS = ROOT / "solutions"
TESTS_THAT_GRADE = SOLUTIONS / "tests"
PROJECT = ROOT / "course_project"
TEMPLATES = ROOT / "classroom" / "templates"

# What a learner has guessed and solved; never committed. The tests name another folder, to leave it alone.
RECORD = Path(os.environ.get("COURSE_RECORD", ROOT / ".course"))
