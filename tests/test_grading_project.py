"""classroom/judging/project.py: what is judged of a reader's own project, and the words for one that does not start."""

import pytest

from classroom.judging.project import judged, last_error, logged_error
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


def test_a_list_of_urls_that_is_not_there_yet_is_named():
    words = "does not appear to have any patterns in it. If you see the 'urlpatterns' variable with valid patterns"
    printed = f"django.core.exceptions.ImproperlyConfigured: The included URLconf 'match_centre.urls' {words}"
    assert last_error(printed, FOLDER) == "`match_centre/urls.py` has no `urlpatterns` yet."


@pytest.mark.parametrize(
    "error",
    [
        "SynchronousOnlyOperation: You cannot call this from an async context",
        "DoesNotExist: User matching query does not exist",
        "MultipleObjectsReturned: get() returned more than one Goal",
        "ChannelFull",
    ],
)
def test_an_error_of_django_or_channels_is_one_whatever_its_name(error):
    assert last_error(f"django.core.exceptions.{error}", FOLDER) == f"The error is {error}"


@pytest.mark.parametrize("printed", ["", "Starting ASGI/Daphne", "an Error: in a sentence"])
def test_no_error_no_words(printed):
    assert last_error(printed, FOLDER) == ""


def logged(error, *, line=3):
    """What a server prints of an error that it has logged."""
    return f"""\
WebSocket DISCONNECT /ws/matches/7/ [127.0.0.1:41772]
Exception inside application: {error}
Traceback (most recent call last):
  File "/lib/channels/consumer.py", line 59, in __call__
    await dispatch(message)
  File "{FOLDER}/scores/consumers.py", line {line}, in disconnect
    self.clock.cancel()
    ^^^^^^^^^^
{error}
HTTP GET /is-anybody-there/ 404
"""


OWN = "AttributeError: 'MatchConsumer' object has no attribute 'clock'"
LATE = "autobahn.exception.Disconnected: Attempt to send on a closed protocol"
PLANNED = "RuntimeError: This clock is broken."
GROUP = f"""\
  + Exception Group Traceback (most recent call last):
  |   File "{FOLDER}/scores/consumers.py", line 9, in run
  |     async with asyncio.TaskGroup() as tasks:
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "{FOLDER}/scores/consumers.py", line 12, in run_clock
    |     await clock.minute(7)
    | {{error}}
    +------------------------------------
"""


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        (logged(OWN), f"The error is {OWN} (scores/consumers.py, line 3)"),
        (logged("scores.errors.ClockStopped: 7"), "The error is scores.errors.ClockStopped: 7"),
        (logged(OWN) + logged(PLANNED, line=9), f"The error is {OWN} (scores/consumers.py, line 3)"),
        (logged(OWN) + logged(LATE, line=9), f"The error is {OWN} (scores/consumers.py, line 3)"),
        (GROUP.format(error=OWN), f"The error is {OWN} (scores/consumers.py, line 12)"),
    ],
)
def test_an_error_that_a_server_has_logged_is_told(printed, told):
    assert logged_error(printed, FOLDER, "This clock is broken.") == told


@pytest.mark.parametrize(
    "printed",
    [
        "Watching for file changes with StatReloader\nNot Found: /is-anybody-there/",
        "scores.consumers ERROR ValueError: told in a line of one's own\n",
        logged(PLANNED),
        logged(LATE),
        GROUP.format(error=PLANNED),
    ],
)
def test_what_is_no_error_or_was_planned_is_not_told(printed):
    assert logged_error(printed, FOLDER, "This clock is broken.") == ""


def test_what_a_planned_error_came_from_is_planned_too():
    chain = CHAIN.format(between="During handling of the above exception, another exception occurred:")
    assert logged_error(chain, FOLDER, "Cannot import 'asgi'") == ""
    assert logged_error(chain, FOLDER, "cannot import name 'Desk'") != ""


def test_a_failed_check_does_not_tell_the_error_that_it_has_planned():
    assert last_error(logged(PLANNED), FOLDER, "This clock is broken.") == ""
    assert (
        last_error(logged(PLANNED), FOLDER) == f"The error is {PLANNED.rstrip('.')} (scores/consumers.py, line 3)"
    )
