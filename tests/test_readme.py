"""The README's table of lessons says what the notebooks say."""

import re

import pytest

from classroom.catalogue.catalog import exercises, lessons
from classroom.paths import EXERCISES, ROOT

NUMBERS = {4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}
ROWS = dict(re.findall(r"^\| (\d\d) \| (.+) \|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.number)
def test_each_lesson_has_its_row(lesson):
    about, _, _ = f"{ROWS[lesson.number]} ".partition(" | ")
    assert about.startswith(f"[{lesson.title}](notebooks/{lesson.path.name}): ")
    assert about.endswith(f", {lesson.minutes} minutes")


@pytest.mark.parametrize("exercise", exercises(EXERCISES), ids=lambda exercise: exercise.number)
def test_each_exercise_is_in_its_lessons_row(exercise):
    _, _, practice = ROWS[exercise.number].partition(" | ")
    tasks = NUMBERS[len(exercise.tasks)]
    assert practice == f"[{tasks} tasks](exercises/{exercise.path.name}), {exercise.minutes} minutes"


def test_there_is_no_row_too_many():
    assert list(ROWS) == [lesson.number for lesson in lessons()]
