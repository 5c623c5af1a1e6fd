"""What the tests of exercise 13 must find. They run in the grader; the learner's tests run elsewhere."""

import pytest

from classroom.catalogue.stages import FOLDER, worked_start
from classroom.judging.suite import NO_TEST, Suite, changed
from classroom.running.unmet import Unmet

DESKS = "desks"  # the folder with the tests of the first four tasks


async def with_desks(learner, name):
    """The files with which one file of tests runs."""
    files = await learner.files(f"{await learner.working_folder()}/{DESKS}")
    if name not in files:
        raise Unmet(f"There is no file {DESKS}/{name}. Run the cell that writes it.")
    return {name: files[name], "pytest.ini": PYTEST_INI, "settings.py": SETTINGS}


class TheirTests:
    """The learner's tests of one file in `desks/`, run on the programs of a suite."""

    file: str
    suite: Suite

    async def results(self, learner):
        return await self.suite.run(learner, await with_desks(learner, self.file))


PYTEST_INI = """\
[pytest]
DJANGO_SETTINGS_MODULE = settings
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
"""
SETTINGS = """\
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"]
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
"""

DESK = """\
from channels.generic.websocket import AsyncWebsocketConsumer


class Desk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        home, _, away = text_data.partition(":")
        if home.isdecimal() and away.isdecimal():
            await self.send(f"The score is {home}:{away}")
        else:
            await self.send("Send a score such as 2:1")


application = Desk.as_asgi()
"""
TELLS = 'f"The score is {home}:{away}"'
ASKS = 'await self.send("Send a score such as 2:1")'
OTHER_DESK = """\
import re
from channels.generic.websocket import WebsocketConsumer


class Reporters(WebsocketConsumer):
    def websocket_receive(self, message):
        score = re.fullmatch(r"(\\\\d+):(\\\\d+)", message["text"])
        self.send("The score is {0[1]}:{0[2]}".format(score) if score else "Send a score such as 2:1")


application = Reporters.as_asgi()
"""


def desk(*pairs):
    return {"desk.py": changed(DESK, *pairs)}


@pytest.mark.task("13.1")
class TestEachAnswer(TheirTests):
    file = "test_desk.py"
    suite = Suite({
        "this": desk(),
        "other": {"desk.py": OTHER_DESK.replace("\\\\", "\\")},
        "exchanged": desk((TELLS, 'f"The score is {away}:{home}"')),
        "same": desk((TELLS, '"The score is 2:1"')),
        "any": desk(("if home.isdecimal() and away.isdecimal():", "if text_data:"), (TELLS, 'f"The score is {text_data}"')),
        "closes": desk((ASKS, f"{ASKS}\n            await self.close()")),
        "once": desk((f"await self.send({TELLS})", f"await self.send({TELLS})\n            await self.close()")),
    })  # fmt: skip

    @pytest.mark.goal(1, hint=1)
    async def test_right_desks_pass(self, learner):
        results = await self.results(learner)
        results["this"].must_pass("the desk of the cell above")
        results["other"].must_pass("another desk that gives the same answers")

    @pytest.mark.goal(2, hint=2)
    async def test_another_score_is_found(self, learner):
        results = await self.results(learner)
        results["exchanged"].must_catch("exchanges the sides")
        results["same"].must_catch("tells the same score each time")

    @pytest.mark.goal(3, hint=2)
    async def test_what_is_no_score_is_found(self, learner):
        (await self.results(learner))["any"].must_catch("takes 2-1 for a score")

    @pytest.mark.goal(4, hint=3)
    async def test_a_desk_that_hangs_up_is_found(self, learner):
        results = await self.results(learner)
        results["closes"].must_catch("closes the connection after `Send a score such as 2:1`")
        results["once"].must_catch("closes the connection after it has told a score")


TICKER = """\
from channels.generic.websocket import AsyncWebsocketConsumer


class Ticker(AsyncWebsocketConsumer):
    quiet = False

    async def receive(self, text_data=None, bytes_data=None):
        if text_data in ("quiet", "loud"):
            self.quiet = text_data == "quiet"
        elif not self.quiet:
            await self.send("Goal!")


application = Ticker.as_asgi()
"""
OTHER_TICKER = """\
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer


class Loud(AsyncConsumer):
    async def websocket_connect(self, event):
        self.told = True
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        if event["text"] == "goal" and self.told:
            await self.send({"type": "websocket.send", "text": "Goal!"})
        self.told = {"loud": True, "quiet": False}.get(event["text"], self.told)

    async def websocket_disconnect(self, event):
        raise StopConsumer


application = Loud.as_asgi()
"""
GOAL = 'await self.send("Goal!")'


def ticker(*pairs):
    return {"ticker.py": changed(TICKER, *pairs)}


@pytest.mark.task("13.2")
class TestNothingComes(TheirTests):
    file = "test_ticker.py"
    suite = Suite({
        "this": ticker(),
        "other": {"ticker.py": OTHER_TICKER},
        "twice": ticker((GOAL, f"{GOAL}\n            {GOAL}")),
        "never": ticker((GOAL, "pass")),
        "not quiet": ticker(("elif not self.quiet:", "else:")),
        "answers": ticker(('= text_data == "quiet"', '= text_data == "quiet"\n            await self.send(text_data)')),
        "stays": ticker(('= text_data == "quiet"', "= True")),
    })  # fmt: skip

    @pytest.mark.goal(1, hint=1)
    async def test_right_tickers_pass(self, learner):
        results = await self.results(learner)
        results["this"].must_pass("the ticker of the cell above")
        results["other"].must_pass("another ticker that does the same")

    @pytest.mark.goal(2, hint=2)
    async def test_a_goal_comes_once(self, learner):
        results = await self.results(learner)
        results["never"].must_catch("tells no goal")
        results["twice"].must_catch("tells each goal twice")

    @pytest.mark.goal(3, hint=2)
    async def test_quiet_is_quiet(self, learner):
        results = await self.results(learner)
        results["not quiet"].must_catch("tells goals though it was asked to be quiet")
        results["answers"].must_catch("answers `quiet` and `loud`")

    @pytest.mark.goal(4, hint=3)
    async def test_loud_is_loud(self, learner):
        (await self.results(learner))["stays"].must_catch("stays quiet after `loud`")


REPORTERS = """\
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter
from django.urls import path


class Reporter(AsyncWebsocketConsumer):
    async def connect(self):
        user = self.scope["user"]
        if user.is_authenticated:
            await self.accept()
            match = self.scope["url_route"]["kwargs"]["match"]
            await self.send(f"{user.username} reports match {match}")
        else:
            await self.close(code=4401)


application = URLRouter([path("ws/matches/<int:match>/", Reporter.as_asgi())])
"""
OTHER_REPORTERS = """\
from channels.exceptions import DenyConnection
from channels.generic.websocket import WebsocketConsumer
from channels.routing import URLRouter
from django.urls import re_path


class Desk(WebsocketConsumer):
    def connect(self):
        if self.scope["user"].is_anonymous:
            self.close(4401)
            return
        self.accept()
        self.send(self.scope["user"].get_username() + " reports match " + self.scope["url_route"]["kwargs"]["number"])


application = URLRouter([re_path(r"^ws/matches/(?P<number>[0-9]+)/$", Desk.as_asgi())])
"""


def reporters(*pairs):
    return {"reporters.py": changed(REPORTERS, *pairs)}


@pytest.mark.task("13.3")
class TestPathAndUser(TheirTests):
    file = "test_reporters.py"
    suite = Suite({
        "this": reporters(),
        "other": {"reporters.py": OTHER_REPORTERS},
        "anybody": reporters(("if user.is_authenticated:", "if user is not None:")),
        "code": reporters(("code=4401", "code=4403")),
        "match": reporters(('self.scope["url_route"]["kwargs"]["match"]', "7")),
        "name": reporters(("{user.username}", "Bea")),
    })  # fmt: skip

    @pytest.mark.goal(1, hint=1)
    async def test_right_applications_pass(self, learner):
        results = await self.results(learner)
        results["this"].must_pass("the application of the cell above")
        results["other"].must_pass("another application that does the same")

    @pytest.mark.goal(2, hint=2)
    async def test_who_has_not_logged_in_stays_outside(self, learner):
        results = await self.results(learner)
        results["anybody"].must_catch("lets in somebody who has not logged in")
        results["code"].must_catch("refuses with another code than 4401")

    @pytest.mark.goal(3, hint=3)
    async def test_the_match_and_the_name(self, learner):
        results = await self.results(learner)
        results["match"].must_catch("tells everybody that they report match 7")
        results["name"].must_catch("calls everybody Bea")


VIEWERS = """\
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter
from django.urls import path


class Viewer(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = f"match.{self.scope['url_route']['kwargs']['match']}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.group_send(self.group, {"type": "line.said", "text": text_data})

    async def line_said(self, event):
        await self.send(event["text"])

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)


application = URLRouter([path("ws/watch/<int:match>/", Viewer.as_asgi())])
"""
OTHER_VIEWERS = """\
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from channels.routing import URLRouter
from django.urls import path


class Line(AsyncConsumer):
    here = {}

    async def websocket_connect(self, event):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.here.setdefault(self.match, []).append(self)
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        for viewer in self.here[self.match]:
            await viewer.send({"type": "websocket.send", "text": event["text"]})

    async def websocket_disconnect(self, event):
        self.here[self.match].remove(self)
        raise StopConsumer


application = URLRouter([path("ws/watch/<int:match>/", Line.as_asgi())])
"""
SEND = 'await self.channel_layer.group_send(self.group, {"type": "line.said", "text": text_data})'


def viewers(*pairs):
    return {"viewers.py": changed(VIEWERS, *pairs)}


@pytest.mark.task("13.4")
class TestSeveralClients(TheirTests):
    file = "test_viewers.py"
    suite = Suite({
        "this": viewers(),
        "other": {"viewers.py": OTHER_VIEWERS},
        "alone": viewers((SEND, "await self.send(text_data)")),
        "others": viewers(
            ('"text": text_data}', '"text": text_data, "by": self.channel_name}'),
            ('await self.send(event["text"])', 'if event["by"] != self.channel_name:\n            await self.send(event["text"])'),
        ),
        "all": viewers(("f\"match.{self.scope['url_route']['kwargs']['match']}\"", '"matches"')),
        "last": viewers(("await self.channel_layer.group_discard(self.group, self.channel_name)", "self.channel_layer.groups.clear()")),
    })  # fmt: skip

    @pytest.mark.goal(1, hint=1)
    async def test_right_applications_pass(self, learner):
        results = await self.results(learner)
        results["this"].must_pass("the application of the cell above")
        results["other"].must_pass("another application that does the same")

    @pytest.mark.goal(2, hint=2)
    async def test_all_viewers_of_a_match(self, learner):
        results = await self.results(learner)
        results["alone"].must_catch("tells a line to its sender alone")
        results["others"].must_catch("tells a line to all but its sender")

    @pytest.mark.goal(3, hint=2)
    async def test_no_viewer_of_another_match(self, learner):
        (await self.results(learner))["all"].must_catch("tells a line to the viewers of all matches")

    @pytest.mark.goal(4, hint=3)
    async def test_who_stays_is_told_when_another_has_left(self, learner):
        (await self.results(learner))["last"].must_catch("tells nobody anything once a viewer has left")


# --- 13.5: the match centre, with faults ---

# In the place of scores/consumers.py and scores/signals.py: the same, written otherwise.
OTHER_CONSUMERS = """\
import json
from urllib.parse import parse_qsl

from asgiref.sync import async_to_sync
from channels.auth import get_user
from channels.generic.websocket import WebsocketConsumer
from django.contrib.auth.models import User

from . import history
from .models import Goal


class Welcome(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        self.send(f"Welcome, {text_data}")


class NoSuchPath(WebsocketConsumer):
    def connect(self):
        self.accept()
        self.close(code=4404)


class Page(WebsocketConsumer):
    seen = 0

    def connect(self):
        if not self.lets_in():
            self.close()
            return
        self.match = self.scope["url_route"]["kwargs"]["match"]
        async_to_sync(self.channel_layer.group_add)(f"centre_{self.match}", self.channel_name)
        self.accept()
        self.seen = history.start(self.match, dict(parse_qsl(self.scope["query_string"].decode())).get("after", ""))
        if not self.look_up({}):
            if not self.seen:
                self.say(type="score", **history.newest(self.match))

    def lets_in(self):
        return True

    def look_up(self, event):
        new = history.scores_after(self.match, self.seen)
        for one in new:
            self.seen = one["number"]
            self.say(away=one["away"], home=one["home"], number=one["number"], type="score")
        return new

    def say(self, **message):
        self.send(text_data=json.dumps(message, separators=(",", ":")))

    def receive(self, text_data=None, bytes_data=None):
        self.say(type="error", detail="No.")

    def disconnect(self, code):
        if hasattr(self, "match"):
            async_to_sync(self.channel_layer.group_discard)(f"centre_{self.match}", self.channel_name)


class WatchConsumer(Page):
    pass


class MatchConsumer(Page):
    def lets_in(self):
        user = self.scope["user"]
        return user.is_authenticated and User.objects.get(pk=user.pk).has_perm("scores.add_goal")

    def receive(self, text_data=None, bytes_data=None):
        try:
            message = json.loads(text_data or "")
            kind, team = message["type"], message.get("team")
        except (ValueError, TypeError, KeyError, AttributeError):
            kind = team = None
        if kind == "score":
            self.say(type="score", **history.newest(self.match))
        elif kind != "goal" or team not in ("home", "away"):
            self.say(detail="I do not understand.", type="error")
        elif self.lets_in():
            Goal(match=self.match, team=team).save()
        else:
            self.close(4403)
"""
OTHER_SIGNALS = """\
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from . import models


def goals_have_changed(instance, **kwargs):
    with transaction.atomic():
        number = models.next_number(instance.match)
        models.Score(match=instance.match, number=number, **models.goals_of(instance.match)).save()
        transaction.on_commit(lambda: tell(instance.match))


def tell(match):
    async_to_sync(get_channel_layer().group_send)(f"centre_{match}", {"type": "look_up"})


for signal in (post_save, post_delete):
    signal.connect(goals_have_changed, sender=models.Goal)
"""
# In the tests it stands still: a minute in between would be a message more.
CLOCK = """\
import asyncio

LAST = 90


async def minute(match):
    await asyncio.Event().wait()
"""
TESTS_INI = PYTEST_INI.replace("settings", "match_centre.settings")
# As the exercise gives it.
CONFTEST = """\
import asyncio

import pytest
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import Permission, User
from django.test import AsyncClient

from match_centre.asgi import application
from scores import clock


@pytest.fixture
async def visit():
    \"\"\"Connect as a page does: `await visit("/ws/watch/7/")`; as a user: `await visit("/ws/matches/7/", user)`.\"\"\"
    visitors = []

    async def connect(path, user=None):
        headers = [(b"origin", b"http://localhost")]
        if user is not None:
            browser = AsyncClient()
            await browser.aforce_login(user)
            headers.append((b"cookie", f"sessionid={browser.cookies['sessionid'].value}".encode()))
        visitor = WebsocketCommunicator(application, path, headers=headers)
        visitor.accepted, _ = await visitor.connect()
        visitors.append(visitor)
        return visitor

    yield connect
    for visitor in visitors:
        if not visitor.future.done():
            await visitor.disconnect()


@pytest.fixture
async def bea(transactional_db):
    \"\"\"A user with the permission to report.\"\"\"
    bea = await User.objects.acreate(username="bea")
    await bea.user_permissions.aadd(await Permission.objects.aget(codename="add_goal"))
    return bea


@pytest.fixture(autouse=True)
def the_clock_stands_still(monkeypatch):
    \"\"\"Else its minutes come between the other messages.\"\"\"

    async def minute(match):
        await asyncio.Event().wait()

    monkeypatch.setattr(clock, "minute", minute)


def score(number, home, away):
    \"\"\"The message that tells a score.\"\"\"
    return {"type": "score", "number": number, "home": home, "away": away}
"""
CONSUMERS, MODELS, SIGNALS, HISTORY = (
    f"scores/{name}.py" for name in ("consumers", "models", "signals", "history")
)
GUARD = 'return await user.ahas_perm("scores.add_goal")'
REFUSAL = 'await self.tell_error("You watch. Goals are told by reporters.")'
FAULTS = {
    "any match": {
        CONSUMERS: [('f"match.{self.match}"', '"match"')],
        SIGNALS: [('f"match.{match}"', '"match"')],
    },
    "one team": {MODELS: [("of_match.filter(team=team)", 'of_match.filter(team="home")')]},
    "deleted": {SIGNALS: [("[post_save, post_delete]", "[post_save]")]},
    "newest": {HISTORY: [(".values(*FIELDS))\n\n\ndef newest", ".values(*FIELDS))[-1:]\n\n\ndef newest")]},
    "all again": {CONSUMERS: [("(history.start)(self.match, after)", '(history.start)(self.match, "")')]},
    "anybody": {CONSUMERS: [(GUARD, "return True")]},
    "any user": {CONSUMERS: [(GUARD, "return user.is_authenticated")]},
    "at first": {CONSUMERS: [("        if await self.may_write():", "        if True:")]},
    "viewers": {CONSUMERS: [(REFUSAL, 'await Goal.objects.acreate(match=self.match, team=json.loads(text_data)["team"])')]},
    "breaks": {CONSUMERS: [("except (TypeError, ValueError, RecursionError):", "except RecursionError:")]},
    "any team": {CONSUMERS: [('"team": "home" | "away" as team}', '"team": team}')]},
}  # fmt: skip


def with_fault(worked, pairs_by_file):
    return {**worked, **{name: changed(worked[name], *pairs) for name, pairs in pairs_by_file.items()}}


async def programs(learner):
    """By name: the files of each match centre, right ones and faulty ones, all with the learner's tests."""
    own = await learner.files(await learner.copy_of(FOLDER))
    tests = {name: text for name, text in own.items() if name.startswith("scores/tests/")}
    if not any("def test" in text for text in tests.values()):
        raise Unmet(NO_TEST)
    ours = {"pytest.ini": TESTS_INI, "conftest.py": CONFTEST, "scores/clock.py": CLOCK, **tests}
    worked = worked_start("13")
    other = {**worked, CONSUMERS: OTHER_CONSUMERS, SIGNALS: OTHER_SIGNALS}
    faulty = {name: with_fault(worked, pairs) for name, pairs in FAULTS.items()}
    return {name: {**files, **ours} for name, files in {"own": own, "other": other, **faulty}.items()}


@pytest.mark.task("13.5")
class TestTheTestsOfTheMatchCentre:
    suite, learner = None, None

    async def results(self, learner):
        if self.learner is not learner:
            type(self).suite, type(self).learner = Suite(await programs(learner)), learner
        return await self.suite.run(learner, {})

    @pytest.mark.goal(1, hint=1)
    async def test_right_match_centres_pass(self, learner):
        results = await self.results(learner)
        results["own"].must_pass("your match centre")
        results["other"].must_pass("another match centre that does the same")

    @pytest.mark.goal(2, hint=2)
    async def test_what_viewers_are_told(self, learner):
        results = await self.results(learner)
        results["any match"].must_catch("tells viewers the goals of other matches")
        results["one team"].must_catch("counts the goals of one team for both")
        results["deleted"].must_catch("does not tell that a goal was deleted")

    @pytest.mark.goal(3, hint=2)
    async def test_what_who_comes_late_gets(self, learner):
        results = await self.results(learner)
        results["newest"].must_catch("gives who comes late the newest score alone")
        results["all again"].must_catch("gives all scores to who says `?after=1`")

    @pytest.mark.goal(4, hint=3)
    async def test_who_may_report(self, learner):
        results = await self.results(learner)
        results["anybody"].must_catch("lets anybody report")
        results["any user"].must_catch("lets each user report, with the permission or without")
        results["at first"].must_catch("asks for the permission only when a reporter connects")
        results["viewers"].must_catch("takes goals from viewers")

    @pytest.mark.goal(5, hint=3)
    async def test_what_reporters_get_wrong(self, learner):
        results = await self.results(learner)
        results["breaks"].must_catch("a text that is not JSON breaks")
        results["any team"].must_catch("takes a goal for any team")
