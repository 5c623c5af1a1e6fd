"""What a client must see of exercise 11. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import json
import random
import re
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlencode

import pytest

from classroom.judging.client import Unmet, matching
from classroom.judging.match_centre import (
    AN_ERROR,
    CLOCK,
    COMMAND_ENDS,
    EDITOR,
    ELSEWHERE,
    a_match,
    a_message,
    cookies,
    fill_in,
    gets_an_error,
    make_database,
    runs_its_clock,
)

LOOKS = 200  # times that a test looks whether reports have begun
NAMES = ("Adams", "Brown", "Clark", "Davis", "Ömür")


def some_match(worst=False):
    """The number of a match that no check has had; `lines_after` lets somebody interrupt in one with an odd number."""
    return 2 * random.randrange(10, 10**6) + worst


@pytest.mark.task("11.1")
class TestWhoPlays:
    @pytest.mark.goal(1, hint=2)
    async def test_the_teams_of_a_match(self, learner):
        async with learner.connect("Teams") as client:
            await client.send("7")
            await client.expect("Lions - Bears")
            for home in random.sample(NAMES, 3):
                match, away = some_match(), random.choice(NAMES)
                await learner.call("add_match", match, home, away)
                await client.send(str(match))
                await client.expect(f"{home} - {away}")

    @pytest.mark.goal(2, hint=3)
    async def test_a_match_that_is_not_there(self, learner):
        async with learner.connect("Teams") as client:
            for text in (str(some_match()), "8", "0", "-7"):
                await client.send(text)
                await client.expect(f"There is no match {text}")

    @pytest.mark.goal(3, hint=1)
    async def test_what_is_no_number(self, learner):
        async with learner.connect("Teams") as client:
            for text in ("seven", "7.5", "", "Lions - Bears"):
                await client.send(text)
                await client.expect("Send the number of a match")

    @pytest.mark.goal(4, hint=2)
    async def test_the_next_question_is_answered(self, learner):
        answers = {"7": "Lions - Bears", "8": "There is no match 8", "seven": "Send the number of a match"}
        async with learner.connect("Teams") as client:
            for text in random.choices(list(answers), k=8):
                await client.send(text)
                await client.expect(answers[text])


@pytest.mark.task("11.2")
class TestWhoHasScored:
    @pytest.mark.goal(1, hint=3)
    async def test_the_names_in_order(self, learner):
        async with learner.connect("Scorers") as client:
            await client.send("7")
            await client.expect(names("Brown", "Adams", "Adams"))
            match, minutes = some_match(), random.sample(range(1, 91), 6)
            goals = [[minute, random.choice(NAMES)] for minute in minutes]
            await learner.call("add_goals", match, goals)
            await client.send(str(match))
            await client.expect(names(*(name for _, name in sorted(goals))))

    @pytest.mark.goal(2, hint=1)
    async def test_a_match_without_goals(self, learner):
        async with learner.connect("Scorers") as client:
            await client.send(str(some_match()))
            await client.expect(names())

    @pytest.mark.goal(3, hint=2)
    async def test_few_queries(self, learner):
        match, goals = some_match(), [[minute, random.choice(NAMES)] for minute in range(1, 31)]
        await learner.call("add_goals", match, goals)
        async with learner.connect("Scorers") as client:
            before = await learner.call("asked")
            await client.send(str(match))
            await client.expect(names(*(name for _, name in goals)))
            made = await learner.call("asked") - before
        assert made <= 3, f"An answer with {len(goals)} goals took {made} queries."


def names(*several):
    """A message that is a JSON list of these."""
    return matching(lambda text: json.loads(text) == [*several], json.dumps(several, ensure_ascii=False))


@pytest.mark.task("11.3")
class TestAReportThatTakesLong:
    @pytest.mark.goal(1, hint=3)
    async def test_both_are_answered(self, learner):
        async with self.waiting(learner, 1, 7) as (client,):
            await learner.call("end_reports")
            await client.expect("Match 7: 3 goals")
            await client.send("goals 7")
            await client.expect("3")
            await client.send(f"goals {some_match()}")
            await client.expect("0")

    @pytest.mark.goal(2, hint=1)
    async def test_others_do_not_wait(self, learner):
        async with self.waiting(learner, 1, 7) as (client,), learner.connect("desk_site") as other:
            await other.send("goals 7")
            await other.expect("3")
            await learner.call("end_reports")
            await client.expect("Match 7: 3 goals")

    @pytest.mark.goal(3, hint=2)
    async def test_three_at_the_same_time(self, learner):
        match = some_match()
        async with self.waiting(learner, 3, match) as clients:
            await learner.call("end_reports")
            for client in clients:
                await client.expect(f"Match {match}: 0 goals")

    @pytest.mark.goal(4, hint=2)
    async def test_no_connection_is_left_open(self, learner):
        await learner.call("left_open")  # what an earlier answer has left open is forgotten
        async with self.waiting(learner, 3, 7) as clients:
            await learner.call("end_reports")
            for client in clients:
                await client.expect("Match 7: 3 goals")
            for client in clients:
                await client.send("goals 7")
                await client.expect("3")
            left = await learner.call("left_open")
        assert left == 0, "After three reports, not every database connection was closed."

    @asynccontextmanager
    async def waiting(self, learner, number, match):
        """Clients whose reports are all under way."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(learner.call, "end_reports")
            clients = [await stack.enter_async_context(learner.connect("desk_site")) for _ in range(number)]
            for client in clients:
                await client.send(f"report {match}")
            for look in range(LOOKS):
                begun = await learner.call("reports")
                if begun == number:
                    break
                await asyncio.sleep(look / 2000)
            else:
                raise Unmet(
                    f"Of {number} clients' reports, {begun} {'is' if begun == 1 else 'are'} under way.",
                    sent=(f"report {match}",),
                )
            yield clients


@pytest.mark.task("11.4")
class TestNothingLostNothingTwice:
    @pytest.mark.goal(1, hint=3)
    async def test_each_line_has_a_number(self, learner):
        one, other = some_match(), some_match()
        async with (
            self.following(learner, one) as first,
            self.following(learner, one) as second,
            self.following(learner, other) as elsewhere,
        ):
            for number, text in enumerate(("goal", " goal \n", 'He says "offside"', "⚽ goal", "goal"), 1):
                await self.say(learner, one, text)
                for client in (first, second):
                    await client.expect(a_message(number=number, text=text))
            await self.say(learner, other, "kick-off")
            await elsewhere.expect(a_message(number=1, text="kick-off"))
            for client in (first, second, elsewhere):
                await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_several_at_the_same_time(self, learner):
        match, texts = some_match(), [f"line {number}" for number in range(8)]
        async with self.following(learner, match) as client:
            await self.say(learner, match, *texts)
            said = [json.loads(await client.receive()) for _ in texts]
            numbers = [line.get("number") for line in said]
            assert numbers == list(range(1, 9)), f"Eight lines at the same time came with the numbers {numbers}."
            assert sorted(line["text"] for line in said) == texts, "Eight texts were said, and others have come."
            await client.expect_nothing()

    @pytest.mark.goal(3, hint=1)
    async def test_who_comes_late_gets_all(self, learner):
        match = some_match()
        await self.say(learner, match, "goal")
        await self.say(learner, match, "corner")
        async with self.following(learner, match, "goal", "corner") as client:
            await client.expect_nothing()
            await self.say(learner, match, "foul")
            await client.expect(a_message(number=3, text="foul"))
        async with self.following(learner, match, "goal", "corner", "foul") as again:
            await again.expect_nothing()

    @pytest.mark.goal(1, hint=3)
    async def test_lines_of_another_process_count(self, learner):
        match, texts = some_match(), ("kick-off", "goal", "corner", "foul")
        await learner.call("kept_elsewhere", match, texts[0])
        await self.say(learner, match, texts[1])
        await learner.call("kept_elsewhere", match, texts[2])
        await self.say(learner, match, texts[3])
        async with self.following(learner, match, *texts) as client:
            await client.expect_nothing()

    @pytest.mark.goal(3, hint=2)
    async def test_nothing_is_lost_at_the_worst_moment(self, learner):
        for before in ((), ("goal",)):
            match = some_match(worst=True)
            for text in before:
                await self.say(learner, match, text)
            lines = [*before, "right before", "right after"]
            async with self.following(learner, match, *lines) as client:
                await client.expect_nothing()
                await self.say(learner, match, "foul")
                await client.expect(a_message(number=len(lines) + 1, text="foul"))

    @pytest.mark.goal(4, hint=3)
    async def test_what_the_database_refuses_is_not_told(self, learner):
        match = some_match()
        async with self.following(learner, match) as client:
            await self.say(learner, match, "goal")
            await client.expect(a_message(number=1, text="goal"))
            await self.say(learner, match, "", status=500)
            await client.expect_nothing()
            await self.say(learner, match, "corner")
            await client.expect(a_message(number=2, text="corner"))
            await client.expect_nothing()

    @asynccontextmanager
    async def following(self, learner, match, *lines):
        """A client that follows a match, and has got these lines."""
        async with learner.connect("follow_site", f"/ws/follow/{match}/") as client:
            for number, text in enumerate(lines, 1):
                await client.expect(a_message(number=number, text=text))
            if not lines:
                await client.expect_nothing()
            yield client

    async def say(self, learner, match, *texts, status=200):
        path = f"/say/?{urlencode({'match': match, 'text': texts}, doseq=True)}"
        page = await learner.page("follow_site", path)
        assert page.status == status, f"The page {path} was answered with status {page.status}, not {status}."


# --- 11.5, over the wire alone: what the reader's own project has left to do is not known ---

# In the place of scores/history.py: in a match of BUSY, goals fall right before it reads and right after, once; in one of
# OFFSIDE, a goal right after is taken back; in one of SUDDEN, the first goal falls as somebody asks for the newest score.
HISTORY = """\
from django.db import transaction
from .models import Goal, Score

BUSY, OFFSIDE, SUDDEN = set({busy}), set({offside}), set({sudden})
FIELDS = ("number", "home", "away")


def scores_after(match, number):
    busy, offside = match in BUSY, match in OFFSIDE
    BUSY.discard(match)
    OFFSIDE.discard(match)
    if busy:
        Goal.objects.create(match=match, team="home")
    found = list(Score.objects.filter(match=match, number__gt=number).order_by("number").values(*FIELDS))
    if busy:
        Goal.objects.create(match=match, team="away")
    if offside:
        with transaction.atomic():
            Goal.objects.create(match=match, team="away")
            transaction.set_rollback(True)
    return found


def newest(match):
    if match in SUDDEN:
        SUDDEN.discard(match)
        Goal.objects.create(match=match, team="home")
    return now(match)


def now(match):
    return Score.objects.filter(match=match).order_by("-number").values(*FIELDS).first() or dict.fromkeys(FIELDS, 0)


def start(match, after):
    seen = int(after) if after.isdecimal() and len(after) < 10 else 0
    return seen if seen <= now(match)["number"] else 0
"""
# Saves goals for the match in its last word, in a process whose channel layer reaches nobody.
UNTOLD = """\
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
django.setup()
from scores.models import Goal
for _ in range(2):
    Goal.objects.create(match=sys.argv[1], team="away")
print("done")
"""
# Saves a goal of the match in its last word, whose score the database refuses: any score without a goal of the guests.
REFUSED = """\
import os, sys, django
from contextlib import suppress
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
django.setup()
from django.db import DatabaseError, connection
from scores.models import Goal
match = int(sys.argv[1])
with connection.cursor() as cursor:
    cursor.execute(
        f"CREATE TRIGGER refuse_{match} BEFORE INSERT ON scores_score WHEN NEW.match = {match} AND NEW.away = 0 "
        "BEGIN SELECT RAISE(ABORT, 'refused'); END"
    )
with suppress(DatabaseError):
    Goal.objects.create(match=match, team="home")
print("done")
"""
# Saves two goals of the match in its first word, each in a process of its own. Both goals are kept before a score is. Then, when
# the first process is about to save its score, the second one goes as far as it can: until it is about to save its own, or
# finds the database locked. Then the first ends, and after it the second. No lock is waited for with a clock.
AT_ONCE = """\
import os, subprocess, sys, django
from contextlib import suppress
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
django.setup()
from django.db import DatabaseError, OperationalError, connection
from scores.models import Goal

match, *second = sys.argv[1:]
met = set()


def meet(place):  # of the second: once at each place, it says that it has come, and waits for its turn
    if place not in met:
        met.add(place)
        print(place, flush=True)
        sys.stdin.readline()


def as_second(execute, sql, *given):
    if 'INTO "scores_goal"' in sql:
        return execute(sql, *given)
    meet("goal kept")
    if 'INTO "scores_score"' in sql:
        meet("as far as it can")
    try:
        return execute(sql, *given)
    except OperationalError:  # locked
        meet("as far as it can")
        return execute(sql, *given)


def as_first(execute, sql, *given):
    if 'INTO "scores_score"' in sql and not met:
        met.add("its turn")
        other.stdin.write("go on\\n")
        other.stdin.flush()
        other.stdout.readline()
    return execute(sql, *given)


if not second:
    words = [sys.executable, __file__, match, "second"]
    other = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    other.stdout.readline()
with connection.cursor() as cursor:
    cursor.execute("PRAGMA busy_timeout = 0")
with suppress(DatabaseError), connection.execute_wrapper(as_second if second else as_first):
    Goal.objects.create(match=match, team="home")
if not second:
    other.communicate()
    print("done")
"""
GOAL = json.dumps({"type": "goal", "team": "home"})
ASK = json.dumps({"type": "score"})
DAPHNE = ("daphne", "-p", "PORT", "match_centre.asgi:application")


def score(number, home, away):
    return a_message(type="score", number=number, home=home, away=away)


NO_GOAL = score(0, 0, 0)


@pytest.mark.task("11.5")
class TestTheHistoryIsKept:
    given = None

    @pytest.mark.goal(1, hint=1)
    async def test_each_score_has_a_number_and_comes_once(self, learner):
        given, match, other = await self.project(learner), a_match(), a_match()
        async with (
            self.viewer(given, match, NO_GOAL) as viewer,
            self.reporter(given, match, NO_GOAL) as reporter,
            self.viewer(given, other, NO_GOAL) as elsewhere,
        ):
            goals = {"home": 0, "away": 0}
            for number, team in enumerate(("home", "away", *random.choices(["home", "away"], k=2)), 1):
                goals[team] += 1
                await self.goal(given, match, team)
                for client in (viewer, reporter):
                    await client.expect(score(number, **goals))
            await reporter.send(GOAL)
            for client in (viewer, reporter):
                await client.expect(score(5, goals["home"] + 1, goals["away"]))
            await self.delete_newest(given)
            for client in (viewer, reporter):
                await client.expect(score(6, **goals))
            await self.goal(given, other, "away")
            await elsewhere.expect(score(1, 0, 1))

    @pytest.mark.goal(1, hint=1)
    async def test_a_score_that_is_refused_takes_no_number(self, learner):
        given, match = await self.project(learner), a_match()
        await self.elsewhere(given, "refused.py", match)
        await self.goal(given, match, "away")
        numbers = await self.numbers(given, match, 1)
        assert numbers == [1], (
            f"The database refused the first score, and kept the next one: its number is {numbers[0]}."
        )

    @pytest.mark.goal(2, hint=3)
    async def test_who_comes_late_gets_all(self, learner):
        given, match = await self.project(learner), a_match()
        for team in ("home", "away", "home"):
            await self.goal(given, match, team)
        kept = (score(1, 1, 0), score(2, 1, 1), score(3, 2, 1))
        async with self.viewer(given, match, *kept) as viewer, self.reporter(given, match, *kept) as reporter:
            await self.goal(given, match, "away")
            for client in (viewer, reporter):
                await client.expect(score(4, 2, 2))

    @pytest.mark.goal(2, hint=2)
    async def test_nothing_is_lost_at_the_worst_moment(self, learner):
        given = await self.project(learner)
        for before in (0, 2):
            match = given.busy.pop()
            for _ in range(before):
                await self.goal(given, match, "home")
            kept = [score(number, number, 0) for number in range(1, before + 2)]
            async with self.viewer(given, match, *kept, score(before + 2, before + 1, 1)) as viewer:
                await self.goal(given, match, "home")
                await viewer.expect(score(before + 3, before + 2, 1))

    @pytest.mark.goal(2, hint=3)
    async def test_the_first_goal_comes_once_also_to_who_has_just_come(self, learner):
        given = await self.project(learner)
        match = given.sudden.pop()
        async with self.viewer(given, match) as viewer:
            goals = 0 if await viewer.receive() == NO_GOAL else 1
            await self.goal(given, match, "home")
            await viewer.expect(score(goals + 1, goals + 1, 0))

    @pytest.mark.goal(2, hint=1)
    async def test_another_start_changes_nothing(self, learner):
        given, match = await self.project(learner), a_match()
        await self.goal(given, match, "away")
        kept = score(1, 0, 1)
        async with self.viewer(given, match, kept, server=given.again), self.viewer(given, match, kept):
            pass
        await self.goal(given, match, "home", server=given.again)
        async with self.viewer(given, match, kept, score(2, 1, 1)):
            pass

    @pytest.mark.goal(1, hint=1)
    async def test_two_processes_at_once(self, learner):
        given, match = await self.project(learner), a_match()
        await self.elsewhere(given, "at_once.py", match)
        numbers = await self.numbers(given, match, 2)
        assert numbers == [1, 2], f"Two processes have saved a goal at once. These numbers were kept: {numbers}."

    @pytest.mark.goal(3, hint=3)
    async def test_who_says_what_it_has_seen_gets_the_rest(self, learner):
        given, match = await self.project(learner), a_match()
        for _ in range(3):
            await self.goal(given, match, "home")
        newest = 3
        for after, first in (("2", 3), ("0", 1), ("x", 1), ("99", 1), ("now", None)):
            after, first = (newest, newest + 1) if first is None else (after, first)
            kept = [score(number, number, 0) for number in range(first, newest + 1)]
            said = f"?after={after}"
            async with (
                self.viewer(given, match, *kept, query=said) as viewer,
                self.reporter(given, match, *kept, query=said) as reporter,
            ):
                await self.goal(given, match, "home")
                newest += 1
                for client in (viewer, reporter):
                    await client.expect(score(newest, newest, 0))

    @pytest.mark.goal(5, hint=1)
    async def test_nothing_of_a_transaction_that_fails(self, learner):
        given = await self.project(learner)
        match = given.offside.pop()
        async with self.viewer(given, match, NO_GOAL) as viewer:
            await self.goal(given, match, "home")
            await viewer.expect(score(1, 1, 0))
        async with self.viewer(given, match, score(1, 1, 0)):
            pass

    @pytest.mark.goal(4, hint=2)
    async def test_an_event_that_was_lost_does_no_harm(self, learner):
        given, match = await self.project(learner), a_match()
        async with self.viewer(given, match, NO_GOAL) as viewer, self.reporter(given, match, NO_GOAL) as reporter:
            await self.elsewhere(given, "untold.py", match)
            await self.goal(given, match, "home")
            for client in (viewer, reporter):
                for number, home, away in ((1, 0, 1), (2, 0, 2), (3, 1, 2)):
                    await client.expect(score(number, home, away))

    @pytest.mark.goal(5, hint=2)
    async def test_what_was_there_goes_on(self, learner):
        given = await self.project(learner)
        await given.server.refused("ws/matches/8/")
        await given.server.refused("ws/watch/8/", origin=ELSEWHERE)
        async with self.reporter(given, a_match(runs=True), NO_GOAL) as reporter:
            await runs_its_clock(reporter)
        match = a_match()
        async with self.viewer(given, match, NO_GOAL) as viewer, self.reporter(given, match, NO_GOAL) as reporter:
            for client in (viewer, reporter):
                await gets_an_error(client, '{"type": "gaol"}', "{'type': 'score'}", b"\xff")
            await viewer.send(GOAL)
            await viewer.expect(AN_ERROR)
            await reporter.send(GOAL)
            for client in (viewer, reporter):
                await client.expect(score(1, 1, 0))
            await reporter.send(ASK)
            await reporter.expect(score(1, 1, 0))

    @pytest.mark.goal(5, hint=2)
    async def test_an_answer_does_not_count_as_told(self, learner):
        given, match = await self.project(learner), a_match()
        async with self.reporter(given, match, NO_GOAL) as reporter:
            await self.elsewhere(given, "untold.py", match)
            await reporter.send(ASK)
            got = [await self.number(reporter)]
            await self.goal(given, match, "home")
            while got.count(3) == 0:
                got.append(await self.number(reporter))
        # The answer is score 2; what a client has missed it may get before that, or with the next goal.
        assert got in ([2, 1, 2, 3], [1, 2, 2, 3]), (
            f"Two scores were kept that this client was not told. It asked for the score, and a third came. It got: {got}."
        )

    # --- the project, with a database ---

    async def project(self, learner):
        if self.given is None or self.given.learner is not learner:
            type(self).given = Given(learner)
        return await self.given.start()

    @asynccontextmanager
    async def viewer(self, given, match, *scores, server=None, query=""):
        """A client at the viewers' path, who has got these scores."""
        async with (server or given.server).connect(f"ws/watch/{match}/{query}") as client:
            for one in scores:
                await client.expect(one)
            yield client

    @asynccontextmanager
    async def reporter(self, given, match, *scores, query=""):
        """A client at the reporters' path, who has got these scores."""
        async with given.server.connect(f"ws/matches/{match}/{query}", headers=cookies(given.session)) as client:
            for one in scores:
                await client.expect(one)
            yield client

    async def number(self, client):
        """The number of the score that comes next."""
        return json.loads(await client.receive()).get("number")

    async def numbers(self, given, match, at_most):
        """The numbers of the scores that were kept of a match."""
        async with self.viewer(given, match) as viewer:
            return [await self.number(viewer) for _ in range(at_most)]

    async def elsewhere(self, given, file, match):
        """Run a file of the checks' own in a process of its own, whose channel layer reaches nobody."""
        async with given.learner.python(given.copy, file, str(match)) as running:
            _, printed = await running.ended(COMMAND_ENDS)
        assert printed.strip().endswith("done"), printed

    async def goal(self, given, match, team, server=None):
        """Save a goal in the admin."""
        await fill_in(server or given.server, given.session, "/admin/scores/goal/add/", match=match, team=team)

    async def delete_newest(self, given):
        """Delete the goal that was saved last, in the admin."""
        page = await given.server.page("/admin/scores/goal/?o=-1", cookies(given.session))
        found = re.search(r"/admin/scores/goal/(\d+)/", page.text)
        assert found, "The admin has no list of goals at /admin/scores/goal/."
        await fill_in(given.server, given.session, f"{found[0]}delete/", post="yes")


class Given:
    """The project's servers, started once for all checks of a task: two processes, with one database.

    Attributes:
        server, again: they; no channel layer connects them.
        session: the key of a session of somebody who may do all.
        busy, offside, sudden: matches in which goals fall while a history is read, are taken back then, or fall while the
            newest score is read.
        copy: the folder that they share.
    """

    def __init__(self, learner):
        self.learner, self.server = learner, None
        matches = random.sample(range(10**8, 10**9), 20)
        self.busy, self.offside, self.sudden = matches[:8], matches[8:16], matches[16:]

    async def start(self):
        if self.server is None:
            files = {
                "scores/clock.py": CLOCK,
                "scores/history.py": HISTORY.format(busy=self.busy, offside=self.offside, sudden=self.sudden),
                "at_once.py": AT_ONCE,
                "refused.py": REFUSED,
                "untold.py": UNTOLD,
            }
            self.copy = await self.learner.copy_of("my_project", files)
            self.session = (await make_database(self.learner, self.copy, EDITOR))["editor"]
            self.server, self.again = await asyncio.gather(
                self.learner.project(copy=self.copy), self.learner.project(*DAPHNE, copy=self.copy)
            )
        return self
