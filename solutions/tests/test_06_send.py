"""What a client must see of exercise 06. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import random
import re
import string
import time

import pytest

from classroom.grading.client import Unmet, matching

BLANKS = ["", " ", "   ", "\t"]
PAST = 20  # prices that may come before an answer
SLOWEST = 0.8  # seconds between two prices, on a slow machine
QUIET = 0.35  # seconds in which a feed that runs gives three prices
LINES = ["  Grüße aus Zürich", "2:1 after 90 minutes", "進球", "half time", "\tfull time", "goal ⚽  "]


def a_symbol():
    """One that no other test and no other run has asked for."""
    return "".join(random.choices(string.ascii_uppercase, k=4))


def is_price(message, symbol=r"[A-Z]{4}"):
    return isinstance(message, str) and re.fullmatch(symbol + r" \d+\.\d\d", message) is not None


def price_of(symbol):
    return matching(lambda message: is_price(message, symbol), f"a price such as '{symbol} 101.25'")


async def first_price(client, symbol):
    """It comes at once: before the server has come to rest, and not after a sleep."""
    try:
        await client.expect(price_of(symbol))
    except Unmet as unmet:
        if unmet.came[-1:] not in (("nothing",), ("nothing more",)):
            raise
        more = {"sent": unmet.sent, "came": unmet.came, "expected": unmet.expected}
        raise Unmet(f"No price of {symbol} came at once.", **more) from None


def some_bytes():
    """Bytes that are no UTF-8."""
    return b"\xff\xfe" + random.randbytes(random.randrange(1, 40))


async def given(learner, symbol):
    return await learner.call("given", symbol, plain=True)


def shortest_gap(moments):
    """The shortest of several, which no slow machine makes longer."""
    return min(later - before for before, later in zip(moments, moments[1:]))


def assert_every_tenth(symbol, moments):
    shortest = shortest_gap(moments)
    assert shortest > 0.08, f"Prices of {symbol} came closer together than every 0.1 seconds."
    assert shortest < 0.18, f"Prices of {symbol} came further apart than every 0.1 seconds."


async def nobody_asks(learner, when, *symbols):
    """The exchange must be asked for none of the symbols any more."""
    await asyncio.sleep(0.15)  # one that is under way may end
    before = [(await given(learner, symbol))["count"] for symbol in symbols]
    await asyncio.sleep(QUIET)
    for symbol, count in zip(symbols, before):
        more = (await given(learner, symbol))["count"] - count
        assert not more, f"{when}, the exchange was still asked for {symbol}."


async def still_fed(learner, symbol, when):
    """The exchange must still be asked for the symbol, on a slow machine too."""
    loop = asyncio.get_running_loop()
    until, before = loop.time() + SLOWEST, (await given(learner, symbol))["count"]
    while (await given(learner, symbol))["count"] == before:
        assert loop.time() < until, f"{when}, the feed of {symbol} did not go on. Another client watched it."
        await asyncio.sleep(0.05)


async def nothing_raised(learner, client, when):
    """Once the server has come to rest, which this client waits for: no client sees what it has raised."""
    await client.expect_nothing()
    raised = await asyncio.to_thread(learner.raised)
    assert raised is None, f"Your code raised an error {when}."


async def answer_among_prices(client, answer):
    """Read past the prices that were sent before the answer."""
    for _ in range(PAST):
        message = await client.receive(later=True)
        if answer == message:
            return
        assert is_price(message), f"{message!r} came; {answer!r} was expected."
    raise AssertionError(f"{PAST} prices came, and {answer!r} did not.")


@pytest.mark.task("06.1")
class TestLines:
    @pytest.mark.goal(1, hint=2)
    async def test_each_line_is_a_message(self, learner):
        async with learner.connect("Lines") as client:
            for count in (3, 1, random.randrange(4, 9)):
                lines = [f"minute {random.randrange(90)} goal {n}" for n in range(count)]
                await client.send("\n".join(lines))
                for line in lines:
                    await client.expect(line)
            await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_blank_lines_are_left_out(self, learner):
        async with learner.connect("Lines") as client:
            await client.send("\n".join(["kick-off", *random.sample(BLANKS, len(BLANKS)), "goal", ""]))
            await client.expect("kick-off")
            await client.expect("goal")
            for text in ("", " \n\n  "):
                await client.send(text)
                await client.expect_nothing()
            await client.send("full time")
            await client.expect("full time")

    @pytest.mark.goal(3, hint=2)
    async def test_lines_come_back_unchanged(self, learner):
        first, *others, last = LINES  # blanks at both ends of the whole text
        lines = [first, *random.sample(others, len(others)), last]
        async with learner.connect("Lines") as client:
            await client.send("\n".join(lines))
            for line in lines:
                await client.expect(line)


@pytest.mark.task("06.2")
class TestMirror:
    @pytest.mark.goal(1, hint=2)
    async def test_texts_come_back(self, learner):
        async with learner.connect("Mirror") as client:
            for text in ("goal", "   ", random.choice(LINES), f"{random.randrange(10)}:1\n", "0"):
                await client.send(text)
                await client.expect(text)
            await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_bytes_come_back(self, learner):
        async with learner.connect("Mirror") as client:
            for payload in (b"\x01\x02\x03", some_bytes(), b"goal", b"\x00"):
                await client.send(payload)
                await client.expect(payload)
            await client.expect_nothing()

    @pytest.mark.goal(3, hint=3)
    async def test_empty_messages_are_answered(self, learner):
        async with learner.connect("Mirror") as client:
            for payload in random.sample(["", b"", "goal", b"goal"], 4):
                await client.send(payload)
                await client.expect(payload or "(empty)")


@pytest.mark.task("06.3")
class TestScoreDesk:
    @pytest.mark.goal(1, hint=3)
    async def test_texts_are_noted(self, learner):
        async with learner.connect("ScoreDesk") as client:
            for text in ("2:1", f"{random.randrange(10)}:{random.randrange(10)}", "do not stop", "stop the clock", ""):
                await client.send(text)
                await client.expect(f"Noted: {text}")

    @pytest.mark.goal(2, hint=2)
    async def test_stop_says_goodbye_and_closes(self, learner):
        async with learner.connect("ScoreDesk") as client:
            await client.send("stop")
            await client.expect("Goodbye")
            await client.expect_close(1000)

    @pytest.mark.goal(3, hint=2)
    async def test_bytes_close_with_4003(self, learner):
        for payload in (b"2:1", some_bytes(), b""):
            async with learner.connect("ScoreDesk") as client:
                await client.send(payload)
                await client.expect_close(4003)

    @pytest.mark.goal(4, hint=1)
    async def test_the_others_stay_connected(self, learner):
        async with (
            learner.connect("ScoreDesk") as home,
            learner.connect("ScoreDesk") as away,
            learner.connect("ScoreDesk") as guest,
        ):
            await away.send("stop")
            await away.expect("Goodbye")
            await guest.send(b"2:1")
            await guest.expect_close(4003)
            await home.send("3:1")
            await home.expect("Noted: 3:1")


@pytest.mark.task("06.4")
class TestReminder:
    @pytest.mark.goal(1, hint=2)
    async def test_the_words_come_later(self, learner):
        async with learner.connect("Reminder") as client:
            for words in random.sample(["half time", "tea  is ready", "90"], 3):
                asked = time.monotonic()
                await client.send(f"0.5 {words}")
                await client.expect(words, later=True)
                waited = time.monotonic() - asked
                assert waited > 0.45, f"{words!r} came sooner than the 0.5 seconds that were asked for."
                assert waited < 0.5 + SLOWEST, f"{words!r} came much later than the 0.5 seconds that were asked for."
            await client.expect_nothing(within=0.1, later=True)

    @pytest.mark.goal(2, hint=2)
    async def test_several_wait_at_the_same_time(self, learner):
        async with learner.connect("Reminder") as client:
            for text in ("0.9 full time", "0.1 kick-off", "0.5 half time"):
                await client.send(text)
            for words in ("kick-off", "half time", "full time"):
                await client.expect(words, later=True)

    @pytest.mark.goal(3, hint=2)
    async def test_each_client_has_its_own(self, learner):
        async with learner.connect("Reminder") as home, learner.connect("Reminder") as away:
            await home.send("0.5 home")
            await away.send("0.1 away")
            await away.expect("away", later=True)
            await home.expect("home", later=True)
            await away.expect_nothing(within=0.1, later=True)

    @pytest.mark.goal(4, hint=3)
    async def test_a_client_that_leaves_takes_its_own_only(self, learner):
        async with learner.connect("Reminder") as home:
            await home.expect_nothing(within=0.1, later=True)
            before = await learner.call("waiting", plain=True)
            async with learner.connect("Reminder") as away:
                for words in ("half time", "full time", "extra time"):
                    await away.send(f"30 {words}")
                await home.send("0.6 kick-off")
                await away.expect_nothing(within=0.1, later=True)
            await nothing_raised(learner, home, "when a client had left")
            try:
                await home.expect("kick-off", later=True)
            except Unmet:
                raise Unmet("One of two clients left, and the other's reminder did not come.") from None
            await home.expect_nothing(within=0.1, later=True)
            left = await learner.call("waiting", plain=True) - before
        assert left <= 0, "A client asked for three reminders and left, and tasks still waited for it."


@pytest.mark.task("06.5")
class TestTicker:
    @pytest.mark.goal(1, hint=3)
    async def test_prices_come_again_and_again(self, learner):
        symbol = a_symbol()
        async with learner.connect("Ticker") as client:
            await client.send(symbol)
            await first_price(client, symbol)
            for _ in range(4):
                await client.expect(price_of(symbol), within=SLOWEST, later=True)
            came = [payload for direction, payload in client.transcript if direction == "came"]
            prices, moments = zip(*(await given(learner, symbol))["first"])
        asked = [f"{symbol} {price}" for price in prices[: len(came)]]
        assert came == asked, f"The client got {came}; the exchange gave {asked}."
        assert_every_tenth(symbol, moments)

    @pytest.mark.goal(2, hint=2)
    async def test_two_symbols_at_the_same_time(self, learner):
        first, second = a_symbol(), a_symbol()
        async with learner.connect("Ticker") as client:
            await client.send(first)
            await first_price(client, first)
            await client.send(second)
            came = [str(await client.receive(later=True))[:4] for _ in range(8)]
        for symbol in (first, second):
            assert came.count(symbol) >= 2, (
                f"The client asked for {first} and {second}. The next prices were of {', '.join(came)}."
            )

    @pytest.mark.goal(3, hint=2)
    async def test_nobody_asks_for_a_client_that_has_gone(self, learner):
        symbols = [a_symbol(), a_symbol()]
        async with learner.connect("Ticker") as client:
            for symbol in symbols:
                await client.send(symbol)
            await client.receive()
        await nobody_asks(learner, "After the client had gone", *symbols)

    @pytest.mark.goal(3, hint=3)
    async def test_a_client_that_leaves_takes_its_own_only(self, learner):
        stays, goes = a_symbol(), a_symbol()
        async with learner.connect("Ticker") as home:
            async with learner.connect("Ticker"):
                pass
            await nothing_raised(learner, home, "when a client had left that asked for nothing")
            await home.send(stays)
            await first_price(home, stays)
            async with learner.connect("Ticker") as away:
                await away.send(goes)
                await first_price(away, goes)
            await nobody_asks(learner, "After one of two clients had gone", goes)
            await still_fed(learner, stays, "After one of two clients had gone")


@pytest.mark.task("06.6")
class TestPriceDesk:
    @pytest.mark.goal(1, hint=1)
    async def test_watch_starts_the_feed(self, learner):
        symbol = a_symbol()
        async with learner.connect("PriceDesk") as client:
            await client.expect_nothing()
            await client.send(f"watch {symbol}")
            await first_price(client, symbol)
            for _ in range(3):
                await client.expect(price_of(symbol), within=SLOWEST, later=True)
            came = [payload for direction, payload in client.transcript if direction == "came"]
            prices, moments = zip(*(await given(learner, symbol))["first"])
        asked = [f"{symbol} {price}" for price in prices[: len(came)]]
        assert came == asked, f"The client got {came}; the exchange gave {asked}."
        assert_every_tenth(symbol, moments)

    @pytest.mark.goal(2, hint=2)
    async def test_another_watch_takes_its_place(self, learner):
        first, second = a_symbol(), a_symbol()
        async with learner.connect("PriceDesk") as client:
            await client.send(f"watch {first}")
            await first_price(client, first)
            await client.send(f"watch {second}")
            await answer_among_prices(client, price_of(second))
            for _ in range(4):
                await client.expect(price_of(second), later=True)

    @pytest.mark.goal(3, hint=2)
    async def test_stop_stops_it(self, learner):
        symbol = a_symbol()
        async with learner.connect("PriceDesk") as client:
            await client.send("stop")  # nothing runs yet
            await client.expect("stopped")
            for _ in range(2):
                await client.send(f"watch {symbol}")
                await first_price(client, symbol)
                await client.send("stop")
                await answer_among_prices(client, "stopped")
                await client.expect_nothing(within=QUIET, later=True)

    @pytest.mark.goal(3, hint=2)
    async def test_a_watch_right_after_stop_starts_one_feed(self, learner):
        first, second = a_symbol(), a_symbol()
        async with learner.connect("PriceDesk") as client:
            await client.send(f"watch {first}")
            await first_price(client, first)
            await client.send("stop")
            await client.send(f"watch {second}")
            await answer_among_prices(client, "stopped")
            for _ in range(5):
                await client.expect(price_of(second), later=True)
            _, moments = zip(*(await given(learner, second))["first"])
        assert shortest_gap(moments) > 0.08, (
            f"After a quick `stop` and `watch {second}`, prices came too close together: two feeds run."
        )

    @pytest.mark.goal(4, hint=3)
    async def test_an_unknown_symbol_changes_nothing(self, learner):
        symbol, unknowns = a_symbol(), random.sample(["acme", "TOOLONG", "A1B2", "ABC"], 4)
        async with learner.connect("PriceDesk") as client:
            for unknown in unknowns:
                await client.send(f"watch {unknown}")
                await client.expect(f"unknown symbol: {unknown}")
            await client.send(f"watch {symbol}")
            await first_price(client, symbol)
            for unknown in unknowns:
                await client.send(f"watch {unknown}")
                await answer_among_prices(client, f"unknown symbol: {unknown}")
            for _ in range(2):
                await client.expect(price_of(symbol), later=True)

    @pytest.mark.goal(5, hint=2)
    async def test_bye_ends_it(self, learner):
        symbol = a_symbol()
        async with learner.connect("PriceDesk") as idle, learner.connect("PriceDesk") as client:
            await idle.send("bye")
            await idle.expect("Goodbye")
            await idle.expect_close(1000)
            await client.send(f"watch {symbol}")
            await first_price(client, symbol)
            await client.send("bye")
            await answer_among_prices(client, "Goodbye")
            await client.expect_close(1000, later=True)

    @pytest.mark.goal(6, hint=2)
    async def test_an_ended_feed_asks_no_more(self, learner):
        replaced, stopped, left, ended = (a_symbol() for _ in range(4))
        async with learner.connect("PriceDesk") as client:
            await client.send(f"watch {replaced}")
            await first_price(client, replaced)
            await client.send(f"watch {stopped}")
            await client.send("stop")
            await answer_among_prices(client, "stopped")
            await nobody_asks(learner, "After another `watch` or `stop`", replaced, stopped)
            await client.send(f"watch {left}")
            await first_price(client, left)
        async with learner.connect("PriceDesk") as client:
            await client.send(f"watch {ended}")
            await first_price(client, ended)
            await client.send("bye")
            await answer_among_prices(client, "Goodbye")
        await nobody_asks(learner, "After the client had gone", left, ended)

    @pytest.mark.goal(7, hint=3)
    async def test_each_client_has_its_own(self, learner):
        first, second = a_symbol(), a_symbol()
        async with learner.connect("PriceDesk") as home:
            async with learner.connect("PriceDesk"):
                pass
            await nothing_raised(learner, home, "when a client had left that watched nothing")
            await home.send(f"watch {first}")
            await first_price(home, first)
            async with learner.connect("PriceDesk") as away:
                await away.send(f"watch {second}")
                await first_price(away, second)
                await away.send("stop")
                await answer_among_prices(away, "stopped")
                for _ in range(4):
                    await home.expect(price_of(first), later=True)
                await away.expect_nothing()
                await away.send(f"watch {second}")
                await first_price(away, second)
            await nobody_asks(learner, "After one of two clients had gone", second)
            await still_fed(learner, first, "After one of two clients had gone")
