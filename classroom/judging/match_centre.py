"""What the checks of the match centre's stages have in common: the reader's own project, from exercise 02 on."""

import json
import random
from collections.abc import Mapping
from typing import Any

from classroom.judging.client import Client, Matching, matching
from classroom.judging.learner import Learner
from classroom.judging.project import Project
from classroom.running.unmet import Unmet

COMMAND_ENDS = 30.0  # seconds, in which it has a processor, that a command may take
CSRF = "c" * 32  # of every form: in the cookie and in its field it must be the same
EDITOR: Mapping[str, object] = {"editor": {"is_staff": True, "is_superuser": True}}  # may do all in the admin

ELSEWHERE = "http://elsewhere.example"  # the origin of another site's page
LAST = 3  # minutes of a match, by CLOCK
# In the place of scores/clock.py: the match of an odd number runs, that of an even one stands still.
CLOCK = f"""\
import asyncio

LAST = {LAST}


async def minute(match):
    if match % 2 == 0:  # a match that stands still
        await asyncio.Event().wait()
"""


def a_match(runs: bool = False) -> int:
    """The number of a match that no check has had.

    Args:
        runs: whether CLOCK lets it run.
    """
    return 2 * random.randrange(10, 10**8) + runs


def a_message(**fields: Any) -> Matching:
    """A text message that is a JSON object of exactly these fields; each of the same kind: 1 is not true, nor 1.0."""
    wanted = json.dumps(fields, sort_keys=True)
    return matching(
        lambda text: isinstance(text, str) and json.dumps(json.loads(text), sort_keys=True) == wanted,
        json.dumps(fields, ensure_ascii=False),
    )


def _is_an_error(text: str | bytes) -> bool:
    message = json.loads(text)
    return message.keys() == {"type", "detail"} and message["type"] == "error" and bool(message["detail"].strip())


AN_ERROR = matching(_is_an_error, '{"type": "error", "detail": "..."}, with words of yours')

# Makes the database, the users that its first word describes, and a session for each; prints the sessions' keys.
_DATABASE = """\
import json, os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[2]
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, Permission, User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
call_command("migrate", verbosity=0)
keys = {}
for name, person in json.loads(sys.argv[1]).items():
    password, groups, permissions = (person.pop(key, []) for key in ("password", "groups", "permissions"))
    user = User(username=name, **person)
    user.set_password(password or None)
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    for group, its_permissions in dict(groups).items():
        group, _ = Group.objects.get_or_create(name=group)
        group.permissions.set(Permission.objects.filter(codename__in=its_permissions))
        user.groups.add(group)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    keys[name] = session.session_key
print("sessions", json.dumps(keys))
"""


async def make_database(
    learner: Learner, copy: str, people: Mapping[str, object], settings: str = "match_centre.settings"
) -> dict[str, str]:
    """Make the database of a project, and users who have logged in.

    Args:
        learner: whose project it is.
        copy: its folder, which `learner.copy_of` gave.
        people: by name: fields of Django's User; and `password`, `permissions` (codenames, such as `add_goal`), `groups`
            (the permissions of each, by its name).
        settings: the module of its settings.

    Returns:
        The key of each one's session.

    Raises:
        Unmet: `migrate` fails, or the users can't be saved.
    """
    async with learner.python(copy, "-c", _DATABASE, json.dumps(people), settings) as running:
        code, printed = await running.ended(COMMAND_ENDS)
    last = (printed.splitlines() or ["nothing"])[-1]
    if code or not last.startswith("sessions "):
        raise Unmet(f"The database can't be made with `migrate`. Its last line: {last}")
    keys: dict[str, str] = json.loads(last.removeprefix("sessions "))
    return keys


def cookies(session: str) -> dict[str, str]:
    """The header of a browser that has logged in, and got a form."""
    return {"Cookie": f"sessionid={session}; csrftoken={CSRF}"}


async def fill_in(project: Project, session: str, path: str, **fields: str) -> None:
    """Press the button of a form, which must be accepted.

    Args:
        project: whose form it is.
        session: the key of a session of somebody who may.
        path: the form's.
        fields: what is filled in.

    Raises:
        Unmet: it is not answered.
        AssertionError: it is answered with the form again, or with an error.
    """
    page = await project.page(path, cookies(session), {"csrfmiddlewaretoken": CSRF, **fields})
    assert page.status == 302, f"The form of {path} was answered with status {page.status}, not 302."


async def runs_its_clock(reporter: Client) -> None:
    """The minutes come, then the end, and the connection is closed: of a match that CLOCK lets run."""
    for number in range(1, LAST + 1):
        await reporter.expect(a_message(type="clock", minute=number))
    await reporter.expect(a_message(type="end"))
    await reporter.expect_close(1000)


async def gets_an_error(client: Client, *messages: str | bytes) -> None:
    """Each of these messages is answered with an error."""
    for message in messages:
        await client.send(message)
        await client.expect(AN_ERROR)


def score(home: int = 0, away: int = 0) -> Matching:
    """The message that tells the score."""
    return a_message(type="score", home=home, away=away)
