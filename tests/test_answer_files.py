"""Each task has answers that prove its checks, and each line of a Goal a check."""

import re

import pytest
from answers import EXERCISES, RIGHT_ANSWERS, TASKS, named
from wrong_answer_files import WRONG_ANSWERS, WrongAnswerError, assert_goals_and_checks_agree, read_wrong_answer

from classroom import paths
from classroom.catalogue.catalog import read_exercise

FEWEST_WRONG = 3  # answers that each task has at least
FEWEST_RIGHT = 2  # ... beside its solution


@pytest.mark.parametrize("proved", TASKS, ids=named)
def test_every_task_has_wrong_and_right_answers(proved):
    assert len([*WRONG_ANSWERS.glob(f"{proved.id}/*.py")]) >= FEWEST_WRONG
    assert len([*RIGHT_ANSWERS.glob(f"{proved.id}/*.py")]) >= FEWEST_RIGHT


@pytest.mark.parametrize("of_exercise", EXERCISES, ids=named)
def test_every_goal_has_a_check_and_every_check_a_goal_and_a_hint(of_exercise):
    assert_goals_and_checks_agree(of_exercise)


@pytest.mark.parametrize("of_exercise", EXERCISES, ids=named)
def test_the_exercise_is_the_solution_with_other_answers(of_exercise):
    """Else the stub that test_wrong_answers.py tries is not what a learner gets."""
    assert read_exercise(paths.EXERCISES / of_exercise.path.name).tasks == of_exercise.tasks


@pytest.mark.parametrize(
    ("place", "code", "complaint"),
    [
        ("01.1/no_header.py", "def installed(package): ...", "first line must be '# caught by: test_...'"),
        ("01.1/unknown.py", "# caught by: test_the_moon\n", "has no test_the_moon. It has: test_the_version"),
        ("01.99/no_task.py", "# caught by: test_x\n", "named for a task. There is no task '01.99'"),
        ("notes/no_exercise.py", "# caught by: test_x\n", "named for a task. There is no exercise 'notes'"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(place, code, complaint, tmp_path):
    file = tmp_path / place
    file.parent.mkdir()
    file.write_text(code, encoding="utf-8")
    with pytest.raises(WrongAnswerError, match=re.escape(complaint)):
        read_wrong_answer(file)
