"""What a server and a browser must see of exercise 12: each page runs in a Chromium, and talks to the test's own server."""

import json
import random
from contextlib import AsyncExitStack, contextmanager
from functools import partial

import pytest

from classroom.judging.browser import browsing, reach, window  # noqa: F401  # a fixture
from classroom.judging.match_centre import CLOCK as MINUTES
from classroom.judging.match_centre import EDITOR, a_match, a_message, cookies, fill_in, make_database
from classroom.judging.page_in_chromium import (  # noqa: F401  # chromium is a fixture
    LEFT_OUT,
    NEVER,
    StoppedPage,
    a_page,
    chromium,
    clock,
    in_seconds,
    own_server,
    script_of,
)
from classroom.running.unmet import Unmet, saying

SECOND = 1000  # milliseconds, of the page's clock


def words(number):
    """Texts that nobody can guess, one of them twice."""
    texts = [
        f"{random.choice(('goal', 'corner', 'foul', 'Ömür'))} {random.randrange(10**6)}" for _ in range(number - 1)
    ]
    return [*texts, texts[0]]


def on_pages(count=1):
    """A check that gets so many pages, each with the file of its class. Where there is no browser, that is told."""

    def prepared(check):
        async def opened(self, learner, chromium):  # noqa: F811
            if chromium is None:
                await script_of(learner, self.file)
                learner.left_out = LEFT_OUT
                return
            async with AsyncExitStack() as stack:
                pages = [
                    await stack.enter_async_context(a_page(learner, chromium, self.file)) for _ in range(count)
                ]
                await check(self, *pages)

        opened.__name__, opened.__doc__ = check.__name__, check.__doc__
        return opened

    return prepared


async def comes_back(page, line, within=NEVER):
    """The line is cut, and the page connects again within so many milliseconds; returns the new line, and the wait."""
    line.cut()
    await page.has_lost()
    wait = await page.tries_again(within)
    return await page.connection(), wait


def they_grow(waits, lost="the connection"):
    """What a page waited before each of its tries, in milliseconds: little at first, long after six failures."""
    if waits[0] > SECOND:
        raise Unmet(
            f"The first try comes {in_seconds(waits[0])} after {lost} was lost.", expected="within a second"
        )
    if min(waits[6:], default=4 * SECOND) < 4 * SECOND:
        raise Unmet(
            f"After six failures the page waits {in_seconds(min(waits[6:]))}.", expected="4 seconds or more"
        )


@pytest.mark.task("12.1")
@pytest.mark.asyncio(loop_scope="class")
class TestItComesBack:
    file = "browser/again.js"
    start = "void connect(address, show)"

    @pytest.mark.goal(1, hint=1)
    @on_pages()
    async def test_messages_are_shown(self, page):
        await page.run(self.start)
        texts = words(4)
        line = await page.connection()
        for text in texts[:2]:
            await line.send(text)
        await page.shows(*texts[:2])
        line, _ = await comes_back(page, line)
        for text in texts[2:]:
            await line.send(text)
        await page.shows(*texts)

    @pytest.mark.goal(2, hint=2)
    @on_pages()
    async def test_the_waits_grow(self, page):
        await page.run(self.start)
        line = await page.connection()
        page.refuses = True
        line.cut()
        waits = []
        for _ in range(10):
            await page.has_lost()
            waits.append(await page.tries_again())
        they_grow(waits)
        await page.has_lost()
        page.refuses = False
        await page.tries_again()
        await page.connection()

    @pytest.mark.goal(3, hint=2)
    @on_pages()
    async def test_a_good_connection_begins_anew(self, page):
        page.refuses = True
        await page.run(self.start)
        for _ in range(5):
            await page.has_lost()
            await page.tries_again()
        await page.has_lost()
        page.refuses = False
        await page.tries_again()
        line = await page.connection()
        await line.send("kick-off")
        await page.shows("kick-off")
        line.cut()
        await page.has_lost()
        wait = await page.tries_again()
        if wait > SECOND:
            raise Unmet(f"After a connection that was good the page waits {in_seconds(wait)}.")

    @pytest.mark.goal(4, hint=3)
    @on_pages()
    async def test_the_first_wait_is_another_each_time(self, page):
        await page.run(self.start)
        waits, texts = [], []
        for _ in range(6):
            line = await page.connection()
            texts.append(f"minute {len(texts)}")
            await line.send(texts[-1])
            await page.shows(*texts)
            line.cut()
            await page.has_lost()
            waits.append(await page.tries_again())
        if max(waits) - min(waits) <= 20:
            raise Unmet(f"Six first waits are all about {in_seconds(waits[0])} long.")

    @pytest.mark.goal(5, hint=3)
    @on_pages(2)
    async def test_it_stays_away_when_it_is_told_to(self, one, another):
        for page, code in ((one, 4000), (another, random.randrange(4001, 5000))):
            await page.run(self.start)
            await (await page.connection()).close(code)
            await page.has_lost()
            await page.stays_away()


@pytest.mark.task("12.2")
@pytest.mark.asyncio(loop_scope="class")
class TestNothingMissed:
    file = "browser/follow.js"
    start = "void follow(address, show)"

    @pytest.mark.goal(1, hint=1)
    @on_pages()
    async def test_the_first_connection(self, page):
        await page.run(self.start)
        line, texts = await page.connection(), words(3)
        asked_for(line, 0)
        await tell(line, 1, *texts)
        await page.shows(*texts)

    @pytest.mark.goal(2, hint=2)
    @on_pages()
    async def test_it_says_what_it_has_seen(self, page):
        await page.run(self.start)
        line, texts = await page.connection(), words(12)
        asked_for(line, 0)
        seen = 0
        for count in (0, 2, 1, 9):
            await tell(line, seen + 1, *texts[seen : seen + count])
            seen += count
            await page.shows(*texts[:seen])
            line, _ = await comes_back(page, line, SECOND)
            asked_for(line, seen)

    @pytest.mark.goal(3, hint=1)
    @on_pages()
    async def test_what_is_not_new_is_not_shown(self, page):
        await page.run(self.start)
        line, texts = await page.connection(), words(4)
        await tell(line, 1, *texts[:3])
        await tell(line, 2, *texts[1:3])
        await page.shows(*texts[:3])
        line, _ = await comes_back(page, line, SECOND)
        asked_for(line, 3)
        await tell(line, 1, *texts)
        await page.shows(*texts)


def asked_for(line, number):
    """The page has said the number that it has seen."""
    query = line.path.partition("?")[2]
    if query != f"after={number}":
        raise Unmet("The page asked for something else.", came=[line.path], expected=f"?after={number}")


async def tell(line, number, *texts):
    """Send texts with their numbers."""
    for place, text in enumerate(texts, number):
        await line.send(json.dumps({"number": place, "text": text}))


@pytest.mark.task("12.3")
@pytest.mark.asyncio(loop_scope="class")
class TestAnOutbox:
    file = "browser/outbox.js"
    start = "window.say = outbox(address); 0"

    @pytest.mark.goal(1, hint=1)
    @on_pages()
    async def test_said_at_any_time(self, page):
        texts = words(5)
        await page.run(f"{self.start}; {json.dumps(texts[:2])}.forEach(say)")  # before it can be open
        line = await page.connection()
        await heard(line, *texts[:2])
        await say(page, texts[2])
        await heard(line, texts[2])
        line.cut()
        await page.has_lost()
        await say(page, *texts[3:])
        await page.tries_again(SECOND)
        await heard(await page.connection(), *texts)

    @pytest.mark.goal(2, hint=2)
    @on_pages()
    async def test_what_was_not_confirmed_is_sent_again(self, page):
        texts = words(5)
        await page.run(self.start)
        line = await page.connection()
        await say(page, *texts)
        refs = await heard(line, *texts)
        left = list(zip(refs, texts, strict=True))
        for confirmed in ((1,), (0, 2), ()):
            gone = [left[place] for place in confirmed]
            for ref, _ in gone:
                await line.send(json.dumps({"ref": ref}))
            left = [one for one in left if one not in gone]
            await line.close(1001)  # a goodbye comes after what was sent before
            await page.has_lost()
            await page.tries_again(SECOND)
            line = await page.connection()
            again = await heard(line, *(text for _, text in left))
            if again != [ref for ref, _ in left]:
                raise Unmet("What was sent again has another ref.")
        await say(page, "full time")
        await heard(line, "full time")

    @pytest.mark.goal(3, hint=1)
    @on_pages(2)
    async def test_each_has_a_ref_of_its_own(self, *pages):
        refs = []
        for page in pages:
            await page.run(self.start)
            line = await page.connection()
            await say(page, "goal", "corner", "goal")
            refs += await heard(line, "goal", "corner", "goal")
        if len(set(refs)) < len(refs):
            raise Unmet("Two messages have the same ref.", came=refs)


async def say(page, *texts):
    """Let a page say these."""
    for text in texts:
        await page.run(f"void say({json.dumps(text)})")


async def heard(line, *texts):
    """The page's next messages have these texts; returns their refs."""
    refs = []
    for text in texts:
        message = json.loads(await line.receive())
        if message.keys() != {"ref", "text"} or message["text"] != text or not isinstance(message["ref"], str):
            raise Unmet(
                "The page has sent something else.",
                came=[json.dumps(message, ensure_ascii=False)],
                expected=f'{{"ref": "...", "text": {json.dumps(text, ensure_ascii=False)}}}',
            )
        refs.append(message["ref"])
    return refs


@pytest.mark.task("12.4")
@pytest.mark.asyncio(loop_scope="class")
class TestMountedTwice:
    file = "browser/mount.js"
    start = "window.unmount = mount(address, show); 0"

    @pytest.mark.goal(1, hint=1)
    @on_pages()
    async def test_a_mounted_one_comes_back(self, page):
        await page.run(self.start)
        texts = words(3)
        for place, text in enumerate(texts, 1):
            line = await page.connection()
            await line.send(text)
            await page.shows(*texts[:place])
            line.cut()
            await page.has_lost()
            await page.tries_again(SECOND)

    @pytest.mark.goal(2, hint=3)
    @on_pages()
    async def test_mounted_twice_shows_each_message_once(self, page):
        await page.run("mount(address, show)(); window.unmount = mount(address, show); 0")
        await page.has_lost()
        await page.stays_away()
        line = await page.connection()
        if not line.is_open:  # the first one, whose handshake was under way
            line = await page.connection()
        texts = words(3)
        for text in texts:
            await line.send(text)
        await page.shows(*texts)
        await page.stays_away()

    @pytest.mark.goal(3, hint=2)
    @on_pages()
    async def test_taken_down_while_it_is_connected(self, page):
        await page.run(self.start)
        line = await page.connection()
        await line.send("kick-off")
        await page.shows("kick-off")
        await page.run("void unmount()")
        await line.has_ended()
        await page.has_lost()
        await page.stays_away()

    @pytest.mark.goal(3, hint=2)
    @on_pages()
    async def test_taken_down_while_it_waits(self, page):
        await page.run(self.start)
        (await page.connection()).cut()
        await page.has_lost()
        await page.run("void unmount()")
        await page.stays_away()


# --- 12.5: the page of the match centre ---

DAPHNE = ("daphne", "-p", "PORT", "match_centre.asgi:application")
ASK = json.dumps({"type": "score"})


def in_a_browser(check):
    """A check that gets the match centre, and a browser at it. Where there is no browser, that is told."""

    async def opened(self, learner, window):  # noqa: F811
        await script_of(learner, self.file)
        centre = await self.started(learner)
        async with browsing(learner, centre.server, window) as there:
            if there is not None:
                await check(self, centre, *there)

    opened.__name__, opened.__doc__ = check.__name__, check.__doc__
    return opened


@pytest.mark.task("12.5")
@pytest.mark.asyncio(loop_scope="class")  # all checks share a browser
class TestThePageSurvives:
    file = "my_project/scores/static/scores/live.js"
    centre = None

    @pytest.mark.goal(1, hint=1)
    @in_a_browser
    async def test_it_says_whether_it_is_connected(self, centre, line, people):
        match = a_match()
        await centre.goal(match, "home")
        page = await centre.reporter(people, match)
        await page.says("score", "1:0")
        await page.says("state", "open")
        await page.has_one_connection()
        line.cut()
        await page.has_lost()
        await page.is_not_open("The connection is lost")
        line.mend()
        line.lose("server")  # no handshake is answered
        with breaking(2, hint=2):
            await page.tries_again()
        await page.is_not_open("The page is still connecting")
        line.cut()
        await page.has_lost()
        line.mend()
        await page.tries_again()
        with saying("The page is connected, and no message has come yet."):
            await page.says("state", "open")
        await centre.goal(match, "away")
        await page.says("score", "1:1")
        page = await centre.reporter(people, a_match(runs=True))
        await page.says("minute", "full time")
        await page.has_lost()
        await page.is_not_open("The match and its connection have ended")

    @pytest.mark.goal(2, hint=2)
    @in_a_browser
    async def test_the_waits_grow(self, centre, line, people):
        match = a_match()
        page = await centre.reporter(people, match)
        await page.says("score", "0:0")
        for goals, failures in enumerate((1, 8, 1), 1):
            await page.keeps_it()
            line.cut()
            waits = []
            for _ in range(failures):
                await page.has_lost()
                waits.append(await page.tries_again())
            they_grow(waits, "a good connection")
            await page.has_lost()
            line.mend()
            await page.tries_again()
            await centre.goal(match, "home")
            await page.says("score", f"{goals}:0")

    @pytest.mark.goal(2, hint=1)
    @in_a_browser
    async def test_the_code_says_whether_it_comes_back(self, centre, line, people):
        page = await centre.reporter(people, a_match(runs=True))
        await page.says("minute", "full time")
        await page.has_lost()
        await page.stays_away()
        page = await centre.reporter(people, a_match())
        await page.says("score", "0:0")
        line.cut()
        await page.has_lost()
        async with own_server() as own:
            line.mend(own.reach)
            for code in (1001, 1012, random.randrange(4000, 5000)):
                await page.tries_again()
                await (await own.connection()).close(code)
                await page.has_lost()
            await page.stays_away()

    @pytest.mark.goal(3, hint=2)
    @in_a_browser
    async def test_no_score_is_missing_and_none_comes_twice(self, centre, line, people):
        match, again = a_match(), await centre.again()
        await centre.goal(match, "home")
        page = await centre.reporter(people, match)
        await page.lists("1:0")
        await centre.goal(match, "home")
        await page.lists("1:0", "2:0")
        scores = ["1:0", "2:0"]
        for server in (again, centre.server):
            line.cut()
            await page.has_lost()
            seen = len(scores)
            for away in (seen - 1, seen):
                await centre.goal(match, "away", server)
                scores.append(f"2:{away}")
            line.mend(partial(reach, server))
            await page.tries_again()
            await page.lists(*scores)
            page.asked_for(seen)
        await centre.goal(match, "home")
        await page.lists(*scores, "3:4")

    @pytest.mark.goal(4, hint=1)
    @in_a_browser
    async def test_each_press_is_a_goal_on_each_page(self, centre, line, people):
        match = a_match()
        pages = [await centre.reporter(people, match) for _ in range(2)]
        for page in pages:
            await page.says("score", "0:0")
        async with own_server() as own:
            refs = []
            for _ in range(2):
                await lead(line, own.reach, *pages)
                for page, told in zip(pages, [await own.connection() for _ in pages], strict=True):
                    refs += [await pressed(page, told), await pressed(page, told)]
            if twice := [ref for ref in refs if refs.count(ref) > 1]:
                raise Unmet("Two presses had the same ref.", came=twice[:1])
            await lead(line, partial(reach, centre.server), *pages)
        for number in range(1, 5):
            await pages[number % 2].press("home")
            for page in pages:
                await page.says("score", f"{number}:0")
        await centre.holds(match, *((number, 0) for number in range(1, 5)))

    @pytest.mark.goal(4, hint=1)
    @in_a_browser
    async def test_goals_wait_for_the_line(self, centre, line, people):
        match, again = a_match(), await centre.again()
        page = await centre.reporter(people, match)
        await page.says("state", "open")
        await page.press("home")
        await page.lists("1:0")
        await page.says("waiting", "0")
        line.cut()
        await page.has_lost()
        await page.press("away")
        await page.press("home")
        await page.press("home")
        await page.says("waiting", "3")
        line.mend(partial(reach, again))
        await page.tries_again()
        await page.lists("1:0", "1:1", "2:1", "3:1")
        await page.says("waiting", "0")
        await centre.holds(match, (1, 0), (1, 1), (2, 1), (3, 1))

    @pytest.mark.goal(4, hint=2)
    @in_a_browser
    async def test_what_was_not_confirmed_is_one_goal(self, centre, line, people):
        match, again = a_match(), await centre.again()
        page = await centre.reporter(people, match)
        await page.says("score", "0:0")
        line.cut()
        await page.has_lost()
        await page.press("home")
        async with own_server() as own:
            await is_sent_twice(line, own, page)
        line.mend(partial(reach, centre.server))
        await page.tries_again()
        await page.lists("1:0")
        await page.says("waiting", "0")
        line.lose("server")
        await page.press("home")
        await centre.has(match, (1, 0), (2, 0))  # it has arrived, and the page does not know
        line.cut()
        await page.has_lost()
        line.mend(partial(reach, again))
        await page.tries_again()
        await page.lists("1:0", "2:0")
        await page.says("waiting", "0")
        line.lose("client")
        await page.press("away")  # it does not arrive, and the page does not know
        line.cut()
        await page.has_lost()
        line.mend()
        await page.tries_again()
        await page.lists("1:0", "2:0", "2:1")
        await page.says("waiting", "0")
        await centre.holds(match, (1, 0), (2, 0), (2, 1))

    async def started(self, learner):
        if self.centre is None or self.centre.learner is not learner:
            type(self).centre = Centre(learner)
        return await self.centre.start()


@contextmanager
def breaking(goal, hint):
    """What is not met in the block breaks this line of the Goal, whatever the check's own is."""
    try:
        yield
    except Unmet as unmet:
        raise Unmet(unmet.reason, came=unmet.came, expected=unmet.expected, goal=goal, hint=hint) from None


async def lead(line, where, *pages):
    """The line is cut, and then leads elsewhere; the pages come back, one after the other."""
    line.cut()
    for page in pages:
        await page.has_lost()
    line.mend(where)
    for page in pages:
        await page.tries_again()
        await page.says("state", "open")


async def the_ref(told):
    """The ref of the next goal that a page tells the test's own server, after whatever else it says."""
    while (message := json.loads(await told.receive()))["type"] != "goal":
        pass
    return message["ref"]


async def pressed(page, told):
    """A button is pressed, and the test's own server confirms the goal; returns its ref."""
    await page.press("home")
    ref = await the_ref(told)
    await told.send(json.dumps({"type": "saved", "ref": ref}))
    await page.says("waiting", "0")
    return ref


async def is_sent_twice(line, own, page):
    """A goal that waits is sent at each connection: twice the line is cut when it has come, and before it is confirmed."""
    refs = []
    for _ in range(2):
        line.mend(own.reach)
        with saying("The line was cut before the goal was confirmed."):
            await page.tries_again()
            refs.append(await the_ref(await own.connection()))
            line.cut()
            await page.has_lost()
            await page.says("waiting", "1")
    if refs[0] != refs[1]:
        raise Unmet("The same goal came with another ref.", came=refs[1:], expected=refs[0])


class Centre:
    """The match centre's servers, started once for all checks: two processes, with one database.

    Attributes:
        learner: whose it is.
        server: the first one.
    """

    def __init__(self, learner):
        self.learner, self.server = learner, None

    async def start(self):
        if self.server is None:
            self._copy = await self.learner.copy_of("my_project", {"scores/clock.py": MINUTES})
            self._session = (await make_database(self.learner, self._copy, EDITOR))["editor"]
            self.server = await self.learner.project(copy=self._copy)
        return self

    async def again(self):
        """The second server, which knows nothing of the first one."""
        return await self.learner.project(*DAPHNE, copy=self._copy)

    async def reporter(self, people, match):
        """Somebody who may report opens the page of a match."""
        visitor = await people.visitor()
        site = f"http://localhost:{self.server.port}"
        await visitor.page.context.add_cookies([{"name": "sessionid", "value": self._session, "url": site}])
        await visitor.page.add_init_script(clock())
        page = MatchPage(visitor)
        await visitor.go(f"/matches/{match}/")
        await page.run(f"theClock.made || theClock.run({SECOND})")  # where a timer makes the first connection
        return page

    async def goal(self, match, team, server=None):
        """Save a goal in the admin."""
        await fill_in(server or self.server, self._session, "/admin/scores/goal/add/", match=match, team=team)

    async def has(self, match, *scores):
        """Wait until a match has these scores, home and away, and perhaps more."""
        async with self.server.connect(f"ws/watch/{match}/?after=0") as client:
            seen = []
            while seen != [*scores]:
                message = json.loads(await client.receive())
                seen += [(message["home"], message["away"])] if message["number"] else []

    async def holds(self, match, *scores):
        """The database has these scores of a match, home and away, and no other."""
        async with self.server.connect(f"ws/matches/{match}/", headers=cookies(self._session)) as client:
            await client.send(ASK)
            numbered = [*enumerate(scores, 1)]
            for number, (home, away) in (*numbered, numbered[-1]):  # the history, and then the answer
                await client.expect(a_message(type="score", number=number, home=home, away=away))


class MatchPage(StoppedPage):
    """The page of a match, which somebody has opened."""

    def __init__(self, visitor):
        super().__init__(visitor.page)
        self._visitor, self._addresses = visitor, []
        visitor.page.on("websocket", lambda socket: self._addresses.append(socket.url))

    async def press(self, team):
        """Press a button."""
        button = self._visitor.page.get_by_role("button", name=f"Goal for {team}")
        await self._visitor.do(button.click(), f"The button `Goal for {team}` can't be pressed.")

    async def says(self, place, text):
        """Wait until an element of the page shows this text."""
        shown = await self.sees(f"document.getElementById('{place}').textContent", lambda shown: shown == text)
        if shown != text:
            raise Unmet(f"`{place}` shows something else.", came=[shown, *self.errors], expected=text)

    async def is_not_open(self, why):
        """Just now `state` says something else than `open`."""
        if await self.run("document.getElementById('state').textContent") == "open":
            raise Unmet(f"{why}, and `state` says `open`.")

    async def lists(self, *scores):
        """Wait until its list has as many scores, which must be these."""
        shown = await self.sees(LISTED, lambda shown: len(shown) >= len(scores))
        if shown != [*scores]:
            raise Unmet("The list has other scores.", came=shown or ["nothing"], expected=", ".join(scores))

    def asked_for(self, number):
        """Its newest connection has asked for what comes after this number."""
        query = self._addresses[-1].partition("?")[2]
        if query != f"after={number}":
            raise Unmet("The page asked for something else.", came=[f"?{query}"], expected=f"?after={number}")


LISTED = "[...document.querySelectorAll('#history li')].map((line) => line.textContent)"
