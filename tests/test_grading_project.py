"""classroom/judging/project.py: what is judged of a reader's own project, and the words for one that does not start."""

import pytest

from classroom.judging.project import judged, last_error
from classroom.running.unmet import Unmet

FOLDER = "/tmp/learner/work 1/my_project"
CHAIN = f"""\
Traceback (most recent call last):
  File "/lib/daphne/apps.py", line 7, in load
    import_module(name)
  File "{FOLDER}/scores/routing.py", line 3, in <module>
    from .consumers import Desk
ImportError: cannot import name 'Desk' from 'scores.consumers' ({FOLDER}/scores/consumers.py)

{{between}}

Traceback (most recent call last):
  File "/lib/daphne/apps.py", line 9, in load
    raise ImproperlyConfigured(name)
django.core.exceptions.ImproperlyConfigured: Cannot import 'asgi'.
"""


def test_what_work_leaves_behind_is_not_judged():
    files = {
        "manage.py": "",
        "scores/consumers.py": "",
        "db.sqlite3": "x",
        "scores/__pycache__/a.pyc": "x",
        ".stage": "",
    }
    assert judged(files, "my_project").keys() == {"manage.py", "scores/consumers.py"}


@pytest.mark.parametrize("files", [{}, {"scores/manage.py": ""}, {".stage": "03"}])
def test_no_project_is_told_with_what_to_do(files):
    with pytest.raises(Unmet, match=r"There is no my_project/manage\.py\. Run the cells"):
        judged(files, "my_project")


@pytest.mark.parametrize(
    "between",
    [
        "The above exception was the direct cause of the following exception:",
        "During handling of the above exception, another exception occurred:",
    ],
)
def test_an_error_is_told_with_what_it_came_from(between):
    assert last_error(CHAIN.format(between=between), FOLDER) == (
        "The error is ImproperlyConfigured: Cannot import 'asgi', which came from ImportError: cannot import name "
        "'Desk' from 'scores.consumers' (scores/consumers.py) (scores/routing.py, line 3)"
    )


def test_an_earlier_error_is_not_its_cause():
    said = last_error(CHAIN.format(between="HTTP GET /admin/login/ 200"), FOLDER)
    assert said.startswith("The error is ImproperlyConfigured: Cannot import 'asgi'")
    assert "came from" not in said


@pytest.mark.parametrize("printed", ["", "Starting ASGI/Daphne", "an Error: in a sentence"])
def test_no_error_no_words(printed):
    assert last_error(printed, FOLDER) == ""
