"""What a client must see of exercise 04. The tests run in the grader; the learner's answers run elsewhere.

Each consumer must end, without an error, when its client has left. A check that may raise leaves that to another
check of its task, the one whose goal speaks of leaving.
"""

import asyncio
import random
import re
import time
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import pytest
from hypothesis import strategies as st

from classroom.judging.client import Client, Unmet, leaving, matching, shown
from classroom.judging.inputs import drawn, some_texts, ways_to_leave
from classroom.judging.match_centre import ELSEWHERE
from classroom.running.unmet import told_alike

HANDLERS = ["websocket_connect", "websocket_receive", "websocket_disconnect"]
SOME_HERE = re.compile("[2-5] here")

SHORT = "0.01"  # seconds that a client asks for
LONG = ("0.4", "1", "4")  # and two others: the next when a crowded machine may have decided who came first
ENOUGH = 0.6  # seconds, of the long ones, with a processor: then it has not
EARLY = 0.02  # seconds that a timer may be early: clocks have steps


def token(size=4):
    """A text of so many random bytes."""
    return random.randbytes(size).hex()


def some_text():
    """A score that nobody can guess."""
    return f"{random.randrange(10)}:{random.randrange(10)} {token(2)}"


@contextmanager
def told(who):
    """Whatever is not met inside, is told of this client."""
    try:
        yield
    except Unmet as unmet:
        reason = f"{who}: {unmet.reason[0].lower()}{unmet.reason[1:]}"
        raise Unmet(reason, sent=unmet.sent, came=unmet.came, expected=unmet.expected) from None


def one_of(clients, client):
    """Which of these clients it is, in words."""
    order = ("first", "second", "third", *(f"{number}th" for number in range(4, len(clients) + 1)))
    if len(clients) == 1:
        return "One client is connected. For it"
    return f"{len(clients)} clients are connected. For the {order[clients.index(client)]}"


@asynccontextmanager
async def clients_of(learner, name, count):
    """So many clients, which all ask for their connection at the same moment."""
    async with AsyncExitStack() as stack:
        opening = [stack.enter_async_context(learner.connect(name)) for _ in range(count)]
        opened = await asyncio.gather(*opening, return_exceptions=True)
        for failed in opened:
            if isinstance(failed, Unmet) and "handshake" in failed.reason:  # else there is no such consumer
                with told(f"{count} clients came at the same moment. For one of them"):
                    raise failed
            if isinstance(failed, BaseException):
                raise failed
        yield opened


async def several_answered(client, answers):
    """A client that sends several texts without waiting gets all answers to them, in whatever order.

    Args:
        client: is connected.
        answers: pairs of a text and its answer.
    """
    for text, _ in answers:
        await client.send(text)
    came = [await client.receive() for _ in answers]
    if sorted(map(repr, came)) != sorted(repr(answer) for _, answer in answers):
        raise Unmet(
            f"A client sent {len(answers)} texts without waiting, and not all answers were right.",
            sent=(shown(text) for text, _ in answers),
            came=[", ".join(map(shown, came))],
            expected=", ".join(shown(answer) for _, answer in answers),
        )


async def missing(learner, methods):
    try:
        found = await learner.call("missing_handlers", methods, plain=True)
    except Unmet as unmet:
        if "gives a set " not in unmet.reason:
            raise
        raise Unmet(
            f"`missing_handlers({methods!r})` returned a set, which has no order; a list or a tuple is asked for."
        ) from None
    right = [handler for handler in HANDLERS if handler not in methods]
    assert found == right, f"`missing_handlers({methods!r})` returned {found!r}; {right!r} is right."


@pytest.mark.task("04.1")
class TestMissingHandlers:
    @pytest.mark.goal(1, hint=1)
    async def test_the_missing_one_is_named(self, learner):
        for handler in random.sample(HANDLERS, 3):
            await missing(learner, [other for other in HANDLERS if other != handler])

    @pytest.mark.goal(2, hint=2)
    async def test_they_are_in_order(self, learner):
        await missing(learner, [])
        for left in random.sample(HANDLERS, 3):
            await missing(learner, [left])
        await missing(learner, HANDLERS[::-1])
        for methods in drawn(st.lists(st.sampled_from(HANDLERS), unique=True), 6):
            await missing(learner, methods)

    @pytest.mark.goal(3, hint=2)
    async def test_other_methods_change_nothing(self, learner):
        others = ["tell_score", f"send_{token(2)}", "websocket_close", "receive", "on_websocket_connect", ""]
        for handler in HANDLERS:
            others += [f"{handler}_late", f" {handler}", f"{handler} ", handler.upper(), handler.title()]
            others += [handler.replace("_", "."), handler.replace("_", ""), handler.partition("_")[2]]
        for kept in ([], HANDLERS[:2], HANDLERS):
            methods = [*others, *kept]
            random.shuffle(methods)
            await missing(learner, methods)
        for methods in drawn(st.lists(st.sampled_from([*others, *HANDLERS]), max_size=12, unique=True), 6):
            await missing(learner, methods)


async def they_leave(learner, name, text, answer):
    """One client after another comes and leaves, each in another way; all with a text have it answered before."""
    for how in ways_to_leave():
        async with learner.connect(name) as leaves:
            if text is not None:
                await leaves.send(text)
                await leaves.expect(answer)
            await leaves.leave(how)


@pytest.mark.task("04.2")
class TestScoreDesk:
    @pytest.mark.may_raise
    @pytest.mark.goal(1, hint=2)
    async def test_the_connection_is_accepted(self, learner):
        async with learner.connect("ScoreDesk"):
            pass
        async with clients_of(learner, "ScoreDesk", 3):
            pass

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=2)
    async def test_a_text_is_answered(self, learner):
        async with learner.connect("ScoreDesk") as client:
            await client.send("2:1")
            await client.receive()

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=1)
    async def test_each_text_is_noted(self, learner):
        async with learner.connect("ScoreDesk") as client:
            for text in ("2:1", "2:1", "bye", "stop", *some_texts()):
                await client.send(text)
                await client.expect(f"Noted: {text}")
            await several_answered(client, [(text, f"Noted: {text}") for text in some_texts(5)])
            await client.expect_nothing()

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=1)
    async def test_several_clients_get_their_own_answers(self, learner):
        async with clients_of(learner, "ScoreDesk", 3) as clients:
            for text in some_texts(2):
                for client in clients:
                    await client.send(f"{clients.index(client)} {text}")
                for client in clients:
                    with told(one_of(clients, client)):
                        await client.expect(f"Noted: {clients.index(client)} {text}")

    @pytest.mark.goal(3, hint=2)
    async def test_leaving_is_no_error_and_the_end(self, learner):
        async with learner.connect("ScoreDesk") as stays:
            for text in (None, some_text()):
                await they_leave(learner, "ScoreDesk", text, f"Noted: {text}")
            await stays.send("2:1")
            await stays.expect("Noted: 2:1")


@pytest.mark.task("04.3")
class TestNumbered:
    @pytest.mark.may_raise
    @pytest.mark.goal(1, hint=2)
    async def test_the_replies_are_numbered(self, learner):
        async with learner.connect("Numbered") as client:
            texts = ["kick-off", "goal", "goal", *some_texts()]
            for number, text in enumerate(texts, 1):
                await client.send(text)
                await client.expect(f"{number} {text}")
            numbered = enumerate([*some_texts(5), *70 * ["goal"]], len(texts) + 1)  # past a hundred
            await several_answered(client, [(text, f"{number} {text}") for number, text in numbered])
            await client.expect_nothing()

    @pytest.mark.may_raise
    @pytest.mark.goal(3, hint=2)
    async def test_a_new_connection_begins_at_one(self, learner):
        for how, messages in zip(ways_to_leave(), (2, 3, 1, 2, 1, 2), strict=True):
            async with learner.connect("Numbered") as client:
                for number in range(1, messages + 1):
                    text = some_text()
                    await client.send(text)
                    with told("Other clients were connected before. For a new one"):
                        await client.expect(f"{number} {text}")
                await client.leave(how)

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=2)
    async def test_each_client_has_its_own_numbers(self, learner):
        async with clients_of(learner, "Numbered", 3) as clients:
            numbers = dict.fromkeys(clients, 0)
            for client in (clients[0], *random.choices(clients, k=8)):
                await self.told_its_number(client, numbers)
            for _ in range(2):  # all of them at the same moment
                texts = {client: some_text() for client in clients}
                for client, text in texts.items():
                    await client.send(text)
                for client, text in texts.items():
                    numbers[client] += 1
                    with told(one_of(clients, client)):
                        await client.expect(f"{numbers[client]} {text}")

    @pytest.mark.goal(4, hint=1)
    async def test_leaving_is_no_error_and_the_end(self, learner):
        for text in (None, some_text()):
            await they_leave(learner, "Numbered", text, f"1 {text}")

    async def told_its_number(self, client, numbers):
        """A text of one of the clients is answered with the next of its numbers."""
        numbers[client] += 1
        text = some_text()
        await client.send(text)
        with told(one_of(list(numbers), client)):
            await client.expect(f"{numbers[client]} {text}")


@pytest.mark.task("04.4")
class TestTimer:
    @pytest.mark.may_raise
    @pytest.mark.goal(1, hint=3)
    async def test_it_answers_when_the_time_has_passed(self, learner):
        async with learner.connect("Timer") as client:
            for text in ("0", "0.34", ".1", "00.050"):  # on a busy machine, half of that is still too early
                await self.answered_in_order(client, [text])

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=2)
    async def test_a_short_wait_is_not_held_up(self, learner):
        for long in LONG:
            waited = learner.kept_waiting()
            if await self.is_served_meanwhile(learner, long):
                return
            if float(long) - (learner.kept_waiting() - waited) > ENOUGH:
                break
        raise AssertionError(
            f"Two clients wait for a longer time. A third one asks for {SHORT}, and is answered only when one of the "
            "others has been."
        )

    async def is_served_meanwhile(self, learner, long):
        """Whether a client with short waits is answered while two with long ones are still waiting."""
        async with clients_of(learner, "Timer", 3) as (patient, leaves, hasty):
            began = time.monotonic()
            await patient.send(long)
            await leaves.send(f"0{long}")  # the same time in another text
            waiting = asyncio.ensure_future(patient.expect(f"{long} s are over", within=4 * float(long)))
            try:
                for _ in range(3):  # by the second, the server has both of the long ones
                    await hasty.send(SHORT)
                    with told("Two clients wait for a longer time. For a third one"):
                        await hasty.expect(f"{SHORT} s are over", within=4 * float(long))
                first = not waiting.done()
                leaves.vanish()
                await hasty.close()
                with told("While it waits, others come and go. For this client"):
                    await waiting
                self.not_too_early([long], time.monotonic() - began)
                return first
            finally:
                waiting.cancel()
                await asyncio.gather(waiting, return_exceptions=True)

    @pytest.mark.may_raise
    @pytest.mark.goal(3, hint=2)
    async def test_the_answers_come_in_order(self, learner):
        async with learner.connect("Timer") as client:
            await self.answered_in_order(client, ["0.2", "0", "0.20"])

    @pytest.mark.goal(4, hint=1)
    async def test_leaving_is_no_error_and_the_end(self, learner):
        for text in (None, "0"):
            await they_leave(learner, "Timer", text, f"{text} s are over")
        async with learner.connect("Timer") as hasty:
            await hasty.send("0.1")

    async def answered_in_order(self, client, texts):
        """All are sent, and each is answered when its time and that of those before it have passed.

        What is sent and what comes is stamped here, so a slow machine can make an answer late and never early.
        """
        began = time.monotonic()
        for text in texts:
            await client.send(text)
        for text in texts:
            await client.expect(f"{text} s are over")
            self.not_too_early(texts[: texts.index(text) + 1], time.monotonic() - began)

    def not_too_early(self, texts, took):
        """The last of these texts was answered so many seconds after the first was sent."""
        least = sum(map(float, texts))
        assert took >= least - EARLY, (
            f"{', '.join(map(repr, texts))} {'was' if len(texts) == 1 else 'were all'} answered before {least:g} "
            "seconds had passed."
        )


@pytest.mark.task("04.5")
class TestVisitors:
    @pytest.mark.may_raise
    @pytest.mark.goal(1, hint=2)
    async def test_each_newcomer_is_told_how_many(self, learner):
        async with AsyncExitStack() as all_stay:
            clients = []
            for here in range(1, 12):
                clients.append(await all_stay.enter_async_context(learner.connect("Visitors")))
                with told(one_of(clients, clients[-1])):
                    await clients[-1].expect(f"{here} here")
            for client in clients:
                with told(one_of(clients, client)):
                    await client.expect_nothing()

    @pytest.mark.goal(3, hint=1)
    async def test_who_has_left_is_not_counted(self, learner):
        async with learner.connect("Visitors") as leaves:
            await leaves.receive()
        await learner.at_rest()  # what its leaving has raised is told, should the next client count it
        async with learner.connect("Visitors") as stays:
            with told("Others were connected before, and have left. For a new client"):
                await stays.expect("1 here")
            for how in ways_to_leave():
                for texts in ((), ("bye",), ("How many?", "bye")):
                    async with learner.connect("Visitors") as leaves:
                        with told("Two clients are connected. For the second"):
                            await leaves.expect("2 here")
                            for text in texts:
                                await leaves.send(text)
                                await leaves.expect("2 here")
                            await leaves.expect_nothing()
                        await leaves.leave(how)
                    await stays.expect_nothing()
                    await stays.send("How many are left?")
                    with told(f"Of two clients one has left {leaving(how)}. For the other"):
                        await stays.expect("1 here")

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=2)
    async def test_whoever_asks_is_told(self, learner):
        async with learner.connect("Visitors") as first:
            await first.expect("1 here")
            for text in some_texts():
                await first.send(text)
                await first.expect("1 here")
            async with learner.connect("Visitors") as second:
                clients = [first, second]
                await second.expect("2 here")
                for client in random.sample(clients * 2, 4):  # each of them, in any order
                    await client.send(some_text())
                    with told(one_of(clients, client)):
                        await client.expect("2 here")
                for client in clients:
                    await client.expect_nothing()

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=2)
    async def test_all_come_and_go_at_the_same_moment(self, learner):
        async with learner.connect("Visitors") as stays:
            await stays.expect("1 here")
            async with clients_of(learner, "Visitors", 4) as clients:
                with told("One client was there, and four have come at the same moment. For one of these"):
                    for client in clients:  # the number depends on who came first
                        await client.expect(
                            matching(SOME_HERE.fullmatch, "'2 here', '3 here', '4 here' or '5 here'")
                        )
                with told_alike(
                    "One client was there, and four have come at the same moment. Then each of them asks, and one is not told of five.",
                    "'5 here'",
                ):
                    for client in clients:
                        await client.send("How many?")
                        await client.expect("5 here")
                await asyncio.gather(*map(Client.leave, clients, ways_to_leave()))
            await stays.expect_nothing()
            await stays.send("How many are left?")
            with told("Four clients have left at the same moment. For the one that is still there"):
                await stays.expect("1 here")


# --- 04.6, over the wire alone: what the reader's own project has left to do is not known ---

OF_OTHERS = re.compile(r": ([2-9]|\d\d+:|\d+:([2-9]|\d\d))")  # a score that one message can't have made


def some_match():
    """The number of a match that no check has had, and no answer knows."""
    return random.randrange(10, 10**9)


@asynccontextmanager
async def reporter(project, match, score="", before=""):
    """A client of a match, greeted; with a score, which the match must have after what went before."""
    async with project.connect(f"ws/matches/{match}/") as client:
        await client.expect(f"Match {match}")
        if score:
            await client.send("score?")
            with told(f"{before} This one asks"):
                await client.expect(f"Match {match}: {score}")
        yield client


@asynccontextmanager
async def first_reporter(project, match):
    """A client of a match that has had no goal, after other matches have had many."""
    async with reporter(project, match) as client:
        await client.send("score?")
        try:
            await client.expect(f"Match {match}: 0:0")
        except Unmet as unmet:
            if not OF_OTHERS.search(unmet.came[-1]):
                raise
            raise Unmet(
                f"Goals of other matches are counted here: Match {match} has had none.",
                sent=unmet.sent,
                came=unmet.came,
                expected=unmet.expected,
                goal=4,
                hint=1,
            ) from None
        yield client


@pytest.mark.task("04.6")
class TestADesk:
    @pytest.mark.goal(1, hint=1)
    async def test_a_client_is_greeted(self, learner):
        project = await learner.project()
        for match in (7, 0, some_match()):
            async with reporter(project, match):
                pass

    @pytest.mark.goal(2, hint=3)
    async def test_goals_are_counted(self, learner):
        project, match = await learner.project(), some_match()
        async with reporter(project, match) as client:
            score = {"home": 0, "away": 0}
            for team in ("home", "away", *random.choices(["home", "away"], k=12)):
                score[team] += 1
                await client.send(team)
                await client.expect(f"Match {match}: {score['home']}:{score['away']}")

    @pytest.mark.goal(3, hint=3)
    async def test_other_messages_change_nothing(self, learner):
        project, match = await learner.project(), some_match()
        async with first_reporter(project, match) as client:
            await client.send("away")
            await client.expect(f"Match {match}: 0:1")
            nearly = [
                "Home",
                "HOME",
                "home ",
                " home",
                "away\n",
                "away\r\n",
                "\thome",
                "homeaway",
                b"home",
                b"away",
            ]
            for message in (*nearly, "", "own goal", b"", "match", "undo"):
                await client.send(message)
                await client.expect(f"Match {match}: 0:1")

    @pytest.mark.goal(4, hint=2)
    async def test_the_score_is_the_matchs(self, learner):
        project = await learner.project()
        match, other = some_match(), some_match()
        async with reporter(project, match) as one, reporter(project, other) as away:
            await one.send("home")
            await one.expect(f"Match {match}: 1:0")
            async with reporter(project, match, "1:0", "Another client of this match has told `home`.") as two:
                await two.send("home")
                await two.expect(f"Match {match}: 2:0")
            await one.send("away")
            await one.expect(f"Match {match}: 2:1")
            await away.send("away")
            await away.expect(f"Match {other}: 0:1")
        for number, score in ((match, "2:1"), (other, "0:1")):
            async with reporter(project, number, score, "Others of this match have told goals, and have left."):
                pass

    @pytest.mark.goal(5, hint=2)
    async def test_no_goal_is_lost(self, learner):
        project, match = await learner.project(), some_match()
        async with AsyncExitStack() as all_stay:
            clients = [await all_stay.enter_async_context(reporter(project, match)) for _ in range(4)]
            async with project.held():
                await asyncio.gather(*(client.send("home") for _ in range(25) for client in clients))
            for client in clients:
                for _ in range(25):
                    await client.receive()
        async with reporter(project, match) as client:
            await client.send("score?")
            if re.fullmatch(rf"Match {match}: \d\d?:0", str(await client.receive())):  # how many is chance
                raise Unmet(
                    "Four clients reported 100 goals, many at the same moment. Some of them are missing in the score.",
                    expected=repr(f"Match {match}: 100:0"),
                )
        async with reporter(project, match, "100:0", "Four clients of this match have told 100 goals."):
            pass

    @pytest.mark.goal(6, hint=1)
    async def test_what_was_there_goes_on(self, learner):
        project = await learner.project()
        page = await project.page("/admin/login/")
        assert page.status == 200, f"The page /admin/login/ was answered with status {page.status}."
        async with project.connect("ws/welcome/") as client:
            await client.send("Ada")
            await client.expect("Welcome, Ada")
        async with project.connect("ws/matches/final/") as client:
            await client.expect_close(4404)
        await project.refused(f"ws/matches/{some_match()}/", origin=ELSEWHERE)
