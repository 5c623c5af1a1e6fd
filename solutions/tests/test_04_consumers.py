"""What a client must see of exercise 04. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import random
import time

import pytest

from classroom.grading.client import matching

HANDLERS = ["websocket_connect", "websocket_receive", "websocket_disconnect"]
SHORT = "0.1"  # seconds that a client asks for
LONG = ("2", "4")  # and another one; the longer only when a crowded machine leaves it open who came first
HELD_UP = 1.2  # seconds without an answer to SHORT, while LONG is still running


def token(size=4):
    """A text of so many random bytes."""
    return random.randbytes(size).hex()


def some_text():
    """A score that nobody can guess."""
    return f"{random.randrange(10)}:{random.randrange(10)} {token(2)}"


async def assert_nothing_raised(learner, when):
    """What the server side has raised is seen by no client, so it is asked for."""
    raised = await asyncio.to_thread(learner.raised)
    assert raised is None, (
        f"Your code raised an error {when}: each event, the disconnect too, needs a handler that does not fail."
    )


async def missing(learner, methods):
    found = await learner.call("missing_handlers", methods, plain=True)
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

    @pytest.mark.goal(3, hint=2)
    async def test_other_methods_change_nothing(self, learner):
        others = ["tell_score", f"send_{token(2)}", "websocket_close", "receive", "on_websocket_connect"]
        others += [f"{handler}_late" for handler in HANDLERS]
        for kept in ([], HANDLERS[:2], HANDLERS):
            methods = [*others, *kept]
            random.shuffle(methods)
            await missing(learner, methods)


@pytest.mark.task("04.2")
class TestScoreDesk:
    @pytest.mark.goal(1, hint=2)
    async def test_the_connection_is_accepted(self, learner):
        async with learner.connect("ScoreDesk"):
            pass

    @pytest.mark.goal(2, hint=1)
    async def test_each_text_is_noted(self, learner):
        async with learner.connect("ScoreDesk") as client:
            for text in ("2:1", some_text(), " Grüße ", some_text()):
                await client.send(text)
                await client.expect(f"Noted: {text}")

    @pytest.mark.goal(3, hint=2)
    async def test_leaving_is_no_error(self, learner):
        async with learner.connect("ScoreDesk") as stays:
            async with learner.connect("ScoreDesk") as leaves:
                text = some_text()
                await leaves.send(text)
                await leaves.expect(f"Noted: {text}")
            await stays.expect_nothing()
            await assert_nothing_raised(learner, "when a client had left")

    @pytest.mark.goal(4, hint=2)
    async def test_it_ends_with_its_client(self, learner):
        desk = f"/{token()}/"  # an answer of before may still be running, under another name
        async with learner.connect("watched_desk", f"{desk}stays/") as stays:
            for _ in range(2):
                async with learner.connect("watched_desk", f"{desk}leaves/"):
                    pass
            await stays.expect_nothing()
            running = await learner.value("running")
            assert f"{desk}stays/" in running, "The consumer has ended, and its client is still connected."
            assert f"{desk}leaves/" not in running, (
                "Two clients have left, and their consumers still run: nothing has told Channels that they "
                "have finished."
            )
            await stays.send("2:1")
            await stays.expect("Noted: 2:1")


@pytest.mark.task("04.3")
class TestNumbered:
    @pytest.mark.goal(1, hint=2)
    async def test_the_replies_are_numbered(self, learner):
        async with learner.connect("Numbered") as client:
            for number, text in enumerate(("kick-off", some_text(), "goal", "goal", some_text()), 1):
                await client.send(text)
                await client.expect(f"{number} {text}")

    @pytest.mark.goal(3, hint=2)
    async def test_a_new_connection_begins_at_one(self, learner):
        for messages in (2, 3, 1):
            async with learner.connect("Numbered") as client:
                for number in range(1, messages + 1):
                    text = some_text()
                    await client.send(text)
                    await client.expect(f"{number} {text}")

    @pytest.mark.goal(2, hint=2)
    async def test_each_client_has_its_own_numbers(self, learner):
        async with learner.connect("Numbered") as home, learner.connect("Numbered") as away:
            numbers = {home: 0, away: 0}
            for client in (home, home, away, *random.choices([home, away], k=6)):
                numbers[client] += 1
                text = some_text()
                await client.send(text)
                await client.expect(f"{numbers[client]} {text}")


@pytest.mark.task("04.4")
class TestTimer:
    @pytest.mark.goal(1, hint=3)
    async def test_it_answers_when_the_time_has_passed(self, learner):
        async with learner.connect("Timer") as client:
            for text in ("0", f"0.{random.randrange(30, 60)}", "0.20"):
                start = time.perf_counter()
                await client.send(text)
                await client.expect(f"{text} s are over", later=True)
                took = time.perf_counter() - start
                assert took >= float(text) - 0.02, (
                    f"The answer to {text!r} came after {took:.2f} seconds: too early."
                )

    @pytest.mark.goal(2, hint=2)
    async def test_a_short_wait_is_not_held_up(self, learner):
        for long in LONG:
            if await self.comes_first(learner, long):
                return
        raise AssertionError(f"'{SHORT}' was answered only when the {long} seconds of another client were over.")

    async def comes_first(self, learner, long):
        """Whether a short wait is answered while a client with a long one is still waiting."""
        async with learner.connect("Timer") as patient, learner.connect("Timer") as hasty:
            await patient.send(long)
            waiting = asyncio.ensure_future(
                patient.expect(f"{long} s are over", within=float(long) + 2, later=True)
            )
            try:
                await asyncio.sleep(0.1)
                for _ in range(2):
                    await hasty.send(SHORT)
                    await hasty.expect(
                        matching(
                            lambda answer: answer == f"{SHORT} s are over",
                            f"'{SHORT} s are over', while another client waits {long} seconds",
                        ),
                        within=HELD_UP,
                        later=True,
                    )
                first = not waiting.done()
                await waiting
                return first
            finally:
                waiting.cancel()
                await asyncio.gather(waiting, return_exceptions=True)

    @pytest.mark.goal(3, hint=2)
    async def test_the_answers_come_in_order(self, learner):
        async with learner.connect("Timer") as client:
            texts = ("0.4", "0", "0.3")
            start = time.perf_counter()
            for text in texts:
                await client.send(text)
            for text in texts:
                await client.expect(f"{text} s are over", later=True)
            took, least = time.perf_counter() - start, sum(map(float, texts))
            assert took >= least - 0.05, (
                f"{', '.join(texts)} were all answered after {took:.2f} seconds: one after the other they "
                f"need {least:g}."
            )


@pytest.mark.task("04.5")
class TestVisitors:
    @pytest.mark.goal(1, hint=2)
    async def test_each_newcomer_is_told_how_many(self, learner):
        async with learner.connect("Visitors") as first:
            await first.expect("1 here")
            async with learner.connect("Visitors") as second:
                await second.expect("2 here")
                async with learner.connect("Visitors") as third:
                    await third.expect("3 here")
                    await first.expect_nothing()

    @pytest.mark.goal(3, hint=1)
    async def test_who_has_left_is_not_counted(self, learner):
        async with learner.connect("Visitors") as stays:
            await stays.expect("1 here")
            for words in ((), ("bye",), ("How many?", "bye")):
                async with learner.connect("Visitors") as leaves:
                    await leaves.expect("2 here")
                    for text in words:
                        await leaves.send(text)
                        await leaves.expect("2 here")
                await stays.expect_nothing()
                await stays.send("How many are left?")
                await stays.expect("1 here")
            async with learner.connect("Visitors") as vanishes:
                await vanishes.expect("2 here")
                vanishes.vanish()
            await stays.expect_nothing()
            await stays.send("How many are left, now that one has gone without a close frame?")
            await stays.expect("1 here")
            await assert_nothing_raised(learner, "when a client had left")

    @pytest.mark.goal(2, hint=2)
    async def test_whoever_asks_is_told(self, learner):
        async with learner.connect("Visitors") as first:
            await first.expect("1 here")
            async with learner.connect("Visitors") as second:
                await second.expect("2 here")
                for client in random.sample([first, second] * 2, 4):  # each of them, in any order
                    await client.send(some_text())
                    await client.expect("2 here")


@pytest.mark.task("04.6")
class TestScoreboard:
    @pytest.mark.goal(1, hint=2)
    async def test_it_begins_with_no_goals(self, learner):
        async with learner.connect("Scoreboard") as client:
            await client.expect("0:0")
            await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_goals_are_counted(self, learner):
        async with learner.connect("Scoreboard") as client:
            await client.expect("0:0")
            score = {"home": 0, "away": 0}
            for team in ("home", "away", *random.choices(["home", "away"], k=12)):
                score[team] += 1
                await client.send(team)
                await client.expect(f"{score['home']}:{score['away']}")

    @pytest.mark.goal(5, hint=2)
    async def test_each_connection_is_a_match(self, learner):
        async with learner.connect("Scoreboard") as one:
            await one.expect("0:0")
            await one.send("home")
            await one.expect("1:0")
            async with learner.connect("Scoreboard") as two:
                await two.expect("0:0")
                for client, text, score in (
                    (two, "away", "0:1"),
                    (one, "home", "2:0"),
                    (two, "away", "0:2"),
                    (one, "away", "2:1"),
                ):
                    await client.send(text)
                    await client.expect(score)
        async with learner.connect("Scoreboard") as again:
            await again.expect("0:0")

    @pytest.mark.goal(3, hint=3)
    async def test_undo_takes_back_the_last_goal(self, learner):
        async with learner.connect("Scoreboard") as client:
            await client.expect("0:0")
            for text, score in (
                ("undo", "0:0"),
                ("home", "1:0"),
                ("away", "1:1"),
                ("away", "1:2"),
                ("home", "2:2"),
                ("undo", "1:2"),
                ("undo", "1:1"),
                ("home", "2:1"),
                ("undo", "1:1"),
                ("undo", "1:0"),
                ("undo", "0:0"),
                ("undo", "0:0"),
                ("away", "0:1"),
            ):
                await client.send(text)
                await client.expect(score)

    @pytest.mark.goal(4, hint=3)
    async def test_other_texts_change_nothing(self, learner):
        async with learner.connect("Scoreboard") as client:
            await client.expect("0:0")
            await client.send("home")
            await client.expect("1:0")
            score = f"{random.randrange(10)}:0"
            for text in ("goal", "Home", "home ", "away goal", " ", score, token()):
                await client.send(text)
                await client.expect("home, away, undo or matches")
            await client.send("matches")
            await client.receive()  # the number is another check's matter
            await client.send("undo")
            await client.expect("0:0")

    @pytest.mark.goal(6, hint=1)
    async def test_it_knows_how_many_matches_are_on(self, learner):
        async with learner.connect("Scoreboard") as stays:
            await stays.expect("0:0")
            await stays.send("matches")
            await stays.expect("matches: 1")
            async with learner.connect("Scoreboard") as leaves:
                await leaves.expect("0:0")
                for client in (stays, leaves):
                    await client.send("matches")
                    await client.expect("matches: 2")
            await stays.expect_nothing()
            await stays.send("matches")
            await stays.expect("matches: 1")
            await stays.send("home")
            await stays.expect("1:0")
            await assert_nothing_raised(learner, "when a client had left")
