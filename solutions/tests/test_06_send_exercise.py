"""What a client must see of exercise 06. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import random
import re
import string
import time
from collections import defaultdict
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
from itertools import cycle

import pytest
from hypothesis import strategies as st

from classroom.judging.client import Unmet, leaving, matching
from classroom.judging.inputs import drawn, some_texts, ways_to_leave
from classroom.judging.match_centre import ELSEWHERE
from classroom.running.unmet import told_alike
from classroom.running.waits import WITHIN, fair_wait, fair_waits

DECOMPOSED = "Cafe\N{COMBINING ACUTE ACCENT} \N{KELVIN SIGN}"  # another text in each Unicode normal form
FULL_WIDTH = "\uff53\uff54\uff4f\uff50"  # "stop" in other letters, which some normal forms make the same
WHITE = ["", " ", "   ", "\t", "\r", " \t\r", "\N{NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}"]
ENDS_NO_LINE = "\r\v\f\x1c\x85\N{LINE SEPARATOR}"  # where splitlines() ends a line, and split("\n") does not
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \t\n" + ENDS_NO_LINE), max_size=12)
LINES = TEXTS.map(lambda text: text.replace("\n", " "))

PAUSE = 0.1  # seconds between two prices
NAP = 0.15  # seconds in which each feed that runs asks for a price
NAPS = 10  # in which a feed must be seen to be faster than one of half the pace
TRIES = 24  # in which a feed's pace may be seen
FAST, SLOW, LATE = 12, 3, 3  # of them, how many must find it too fast, too slow, or its first price late
HELD_UP = 0.02  # seconds without a processor, after which a try finds nothing of that
# Seconds until the learner's side has read what it is asked, while its event loop is held. A feed that sleeps between
# its prices is seen best after long ones, one with a timetable after short ones.
ON_ITS_WAY = (0.02, 0.08, 0.04, 0.16)
SOON = 0.5  # seconds for what was sent to arrive
LONGEST = 1000  # bytes of what an exchange is asked for


@contextmanager
def scene(words):
    """Begin what is said of a failure with these words: what went before."""
    try:
        yield
    except Unmet as unmet:
        reason = f"{words} {unmet.reason}"
        raise Unmet(reason, sent=unmet.sent, came=unmet.came, expected=unmet.expected) from None


@pytest.mark.task("06.1")
class TestLines:
    @pytest.mark.goal(1, hint=2)
    async def test_each_line_is_a_message(self, learner):
        async with learner.connect("Lines") as client:
            for count in (3, 1, random.randrange(4, 9), 200):
                lines = [f"minute {random.randrange(90)} goal {n}" for n in range(count)]
                await client.send("\n".join(lines))
                for line in lines:
                    await client.expect(line)
            await client.expect_nothing()

    @pytest.mark.goal(1, hint=2)
    async def test_two_clients_get_their_own_lines(self, learner):
        async with learner.connect("Lines") as home, learner.connect("Lines") as away:
            await home.send("home 1\nhome 2")
            await away.send("away 1\naway 2")
            with told_alike(
                "Two clients sent two lines each, one right after the other. One of them did not get its own lines, "
                "or got more.",
                expected="'home 1', 'home 2' for the first, 'away 1', 'away 2' for the second",
            ):
                for client, name in ((away, "away"), (home, "home")):
                    await client.expect(f"{name} 1")
                    await client.expect(f"{name} 2")
                    await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_blank_lines_are_left_out(self, learner):
        async with learner.connect("Lines") as client:
            await client.send("\n".join(["kick-off", *random.sample(WHITE, len(WHITE)), "goal", ""]))
            await client.expect("kick-off")
            await client.expect("goal")
            for text in ("", " \n\n  ", "\n".join(WHITE)):
                await client.send(text)
                await client.expect_nothing()
            await client.send("full time")
            await client.expect("full time")

    @pytest.mark.goal(3, hint=2)
    async def test_lines_come_back_unchanged(self, learner):
        lines = [
            "  Grüße aus Zürich",
            "2:1\rafter 90 minutes",
            "進球",
            "\tfull\ttime",
            "goal ⚽  ",
            "90\r",
            DECOMPOSED,
        ]
        lines += [f"{random.choice(WHITE)}goal{one}!{random.choice(WHITE)}" for one in ENDS_NO_LINE]
        lines += ["goal", "goal", *(line for text in some_texts() for line in text.split("\n") if line.strip())]
        lines += [line for line in drawn(LINES, 4) if line.strip()]
        first, last, *others = lines  # white space at both ends of the whole text
        async with learner.connect("Lines") as client:
            for text in ([first, *random.sample(others, len(others)), last], [last], [first]):
                await client.send("\n".join(text))
                for line in text:
                    await client.expect(line)
            await client.expect_nothing()


@pytest.mark.task("06.2")
class TestMirror:
    @pytest.mark.goal(1, hint=2)
    async def test_texts_come_back(self, learner):
        async with learner.connect("Mirror") as client:
            texts = ["goal", "goal", "0", "(empty)", DECOMPOSED, *WHITE, *some_texts(), *drawn(TEXTS, 4)]
            for text in filter(None, texts):
                await client.send(text)
                await client.expect(text)
            await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_bytes_come_back(self, learner):
        payloads = [
            b"\x01\x02\x03",
            b"\xff\xfe" + random.randbytes(9),
            b"goal",
            b"goal",
            b"\x00",
            b"(empty)",
            b" ",
            30_000 * b"goal",
        ]
        async with learner.connect("Mirror") as client:
            for payload in (*payloads, *drawn(st.binary(min_size=1, max_size=40), 10)):
                await client.send(payload)
                await client.expect(payload)
            await client.expect_nothing()

    @pytest.mark.goal(3, hint=3)
    async def test_empty_messages_are_answered(self, learner):
        async with learner.connect("Mirror") as client, learner.connect("Mirror") as other:
            for payload in random.sample(["", b"", "", b"", "goal", b"goal"], 6):
                await client.send(payload)
                await client.expect(payload or "(empty)")
            await other.send(random.choice(["", b""]))
            await other.expect("(empty)")
            await client.send("home")
            await other.send(b"away")  # at the same moment
            await client.expect("home")
            await other.expect(b"away")
            await client.expect_nothing()


@pytest.mark.task("06.3")
class TestScoreDesk:
    @pytest.mark.goal(1, hint=3)
    async def test_texts_are_noted(self, learner):
        nearly = ["stop the clock", "do not stop", "stopp", "Stop", "STOP", " stop", "stop ", "stop\n", FULL_WIDTH]
        texts = [f"{random.randrange(99)}:0", DECOMPOSED, *nearly, *some_texts(), *drawn(TEXTS, 4)]
        async with learner.connect("ScoreDesk") as client:
            for text in random.sample(texts, len(texts)):
                await client.send(text)
                await client.expect(f"Noted: {text}")
            await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_stop_says_goodbye_and_closes(self, learner):
        for texts in ([], ["2:1", ""]):
            async with learner.connect("ScoreDesk") as client:
                for text in texts:
                    await client.send(text)
                    await client.expect(f"Noted: {text}")
                await client.send("stop")
                await client.expect("Goodbye")
                await client.expect_close(1000)

    @pytest.mark.goal(3, hint=2)
    async def test_bytes_close_with_4003(self, learner):
        payloads = (b"2:1", b"", b"\xff\xfe" + random.randbytes(9), b"stop", *drawn(st.binary(), 3))
        for number, payload in enumerate(payloads):
            async with learner.connect("ScoreDesk") as client:
                if number % 2:
                    await client.send("2:1")
                    await client.expect("Noted: 2:1")
                await client.send(payload)
                await client.expect_close(4003)

    @pytest.mark.goal(4, hint=1)
    async def test_the_others_stay_connected(self, learner):
        async with (
            learner.connect("ScoreDesk") as home,
            learner.connect("ScoreDesk") as away,
            learner.connect("ScoreDesk") as guest,
        ):
            for client, text in ((home, "1:0"), (guest, "2:0"), (away, "stop")):  # at the same moment
                await client.send(text)
            await home.expect("Noted: 1:0")
            await guest.expect("Noted: 2:0")
            await away.expect("Goodbye")
            await away.expect_close(1000)
            await guest.send(b"2:1")
            await guest.expect_close(4003)
            await home.expect_nothing()
            await home.send("3:1")
            await home.expect("Noted: 3:1")


WORDS = TEXTS.filter(bool)  # Daphne sends no empty text


@pytest.mark.task("06.4")
class TestReminder:
    @pytest.mark.may_raise  # whether anything fails is asked where the Goal says so
    @pytest.mark.goal(1, hint=2)
    async def test_the_words_come_later(self, learner):
        async with learner.connect("Reminder") as client:
            for seconds in ("0.2", "0.05", "0"):
                for words in ("half time", " 0.1 tea  is ready\n", *drawn(WORDS, 1)):
                    asked = time.monotonic()
                    await client.send(f"{seconds} {words}")
                    await client.expect(words)
                    waited = time.monotonic() - asked
                    too_soon = f"{words!r} came sooner than the {seconds} seconds that were asked for."
                    assert waited > 0.9 * float(seconds), too_soon
            await client.expect_nothing()

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=2)
    async def test_several_wait_at_the_same_time(self, learner):
        async with learner.connect("Reminder") as client:
            for text in ("0.45 full time", "0.05 kick-off", "0.25 half time"):
                await client.send(text)
            for words in ("kick-off", "half time", "full time"):
                await client.expect(words)
            await client.expect_nothing()

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=2)
    async def test_many_wait_at_the_same_time(self, learner):
        asked = [f"goal {number}" for number in range(60)] + ["the same words", "the same words"]
        async with learner.connect("Reminder") as client:
            for words in asked:
                await client.send(f"0.1 {words}")
            came = [await client.receive() for _ in asked]
            await client.expect_nothing()
        waited = f"{len(asked)} reminders waited at the same time"
        for words in asked:
            often = came.count(words)
            assert often == asked.count(words), f"{waited}. {words!r} came {often} times."

    @pytest.mark.may_raise
    @pytest.mark.goal(3, hint=2)
    async def test_each_client_has_its_own(self, learner):
        async with learner.connect("Reminder") as home, learner.connect("Reminder") as away:
            await home.send("0.1 home")
            await away.send("0.05 away")
            for client in (home, away):
                await client.send("0.2 full time")
            for client, name in ((away, "away"), (home, "home")):
                await client.expect(name)
                await client.expect("full time")
            await away.expect_nothing()
            await home.expect_nothing()

    @pytest.mark.may_raise
    @pytest.mark.goal(3, hint=2)
    async def test_nobody_waits_for_another_client(self, learner):
        async with learner.connect("Reminder") as home, learner.connect("Reminder") as away:
            await home.send("30 full time")
            await away.send("0.05 kick-off")
            with scene("Another client's reminder waits for 30 seconds."):
                await away.expect("kick-off")

    @pytest.mark.may_raise
    @pytest.mark.goal(1, hint=2)
    async def test_the_words_come_in_time(self, learner):
        """Before a longer nap on the same event loop has ended; on a busy machine once in three times is enough."""
        for words in drawn(WORDS, 3):
            async with learner.connect("Reminder") as client:
                await client.send(f"0.2 {words}")
                await nap(learner, 0.3)
                await client.send("0 that was long enough")
                with suppress(Unmet):
                    if words == await client.receive(within=SOON, later=True):
                        return
        raise AssertionError(f"{words!r} came later than the 0.2 seconds that were asked for.")

    @pytest.mark.goal(4, hint=3)
    async def test_a_client_that_leaves_takes_its_own_only(self, learner):
        async with learner.connect("Reminder") as home:
            await home.send("0 kick-off")
            await home.expect("kick-off")
            await home.send("0.3 half time")
            for how in ways_to_leave():
                async with learner.connect("Reminder") as away:
                    for words in ("half time", "full time", *map(str, range(9))):
                        await away.send(f"30 {words}")
                    await away.send("0 kick-off")
                    await away.expect("kick-off")
                    await away.leave(how)
            with scene("Other clients left. Who stays must get its own reminder."):
                await home.expect("half time")
            left = (
                "Clients asked for several reminders each and left in one way or another, and something still waits "
                "for them. Is each task kept and cancelled, or does the next one take its place?"
            )
            assert await learner.at_rest(), left
            await home.expect_nothing()


def symbols(count):
    """Symbols that the exchange knows, which all begin with another letter."""
    places = [random.sample(string.ascii_uppercase, count) for _ in range(4)]
    return ["".join(letters) for letters in zip(*places, strict=True)]


class Market:
    """The exchange that the learner's code asks while a check runs.

    It is here, where they cannot reach it: no answer can make up what it was asked for, or the prices it gave.

    Attributes:
        given: for each symbol the prices that were given, in order, none of them twice.
    """

    def __init__(self):
        self.given = defaultdict(list)
        self._seed = random.random()  # prices do not depend on who asks first
        self._holds = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, learner):
        """Have the learner's code ask this exchange."""
        market = cls()
        listening = await learner.listening_socket()
        server = await asyncio.start_server(market._trade, sock=listening, limit=LONGEST)
        try:
            await learner.call("trade_at", listening.getsockname()[1], plain=True)
            yield market
        finally:
            server.close()

    @contextmanager
    def hold(self, symbol, times=1):
        """Hold an answer back, and so the event loop that waits for it, until this ends.

        Args:
            symbol: what it is asked for.
            times: which answer: 1 for the next one.

        Yields:
            An asyncio.Event: it is asked for.
        """
        asked, go = asyncio.Event(), asyncio.Event()
        held = symbol, len(self.given[symbol]) + times
        self._holds[held] = asked, go
        try:
            yield asked
        finally:
            del self._holds[held]
            go.set()

    @asynccontextmanager
    async def asked(self, learner, symbol, ask=None):
        """Wait until a symbol is asked for; the answer is held back until this ends.

        Args:
            learner: whose code asks.
            symbol: one that is fed, or will be.
            ask: awaited first, to begin that feed.
        """
        with self.hold(symbol) as asked:
            if ask is not None:
                await ask
            await self.wait_until(asked, learner, f"{symbol}{' again' if ask is None else ''}")
            yield

    async def wait_until(self, asked, learner, what):
        """Wait for an Event of `hold`, for as long as a feed may sleep; `what` is the words for it."""
        asking, napping = asyncio.ensure_future(asked.wait()), asyncio.ensure_future(fair_nap(learner, 3 * NAP))
        try:
            await asyncio.wait([asking, napping], return_when=asyncio.FIRST_COMPLETED)
            if not asked.is_set():
                await napping  # it says what is wrong with it
                raise Unmet(f"The exchange was not asked for {what}.")
        finally:
            asking.cancel()
            napping.cancel()

    async def _trade(self, reader, writer):
        with suppress(OSError, ValueError):  # whoever asks has gone, or asks for what has no end
            symbol = (await reader.readline()).decode(errors="replace").rstrip("\n")
            self.given[symbol].append(price := self._price(symbol))
            if held := self._holds.get((symbol, len(self.given[symbol]))):
                asked, go = held
                asked.set()
                await go.wait()
            writer.write(price.encode())
        writer.close()

    def _price(self, symbol):
        """Text that is not what a number makes of it: each second price ends with a zero."""
        number = len(self.given[symbol])
        dice = random.Random(f"{self._seed} {symbol} {number}")
        while (price := f"{dice.uniform(0.5, 2000):.1f}{number % 2 * dice.randrange(10)}") in self.given[symbol]:
            pass
        return price


async def nap(learner, seconds=NAP):
    """Let time pass on the learner's event loop, which is no faster and no slower for a feed.

    A function of the set-up cell does that, so this is the learner's word. Who replaces it can make a feed look right
    that is too slow, or that hides meanwhile. A nap that is too short is seen here.
    """
    began = time.monotonic()
    await learner.call("nap", seconds, within=seconds + WITHIN)
    soon = "`nap` in the set-up cell ended too soon: leave that cell as it is."
    assert time.monotonic() - began > 0.8 * seconds, soon


async def fair_nap(learner, seconds):
    """A nap, and then as long again as the learner's code had no processor: a feed may be a thread of its own."""
    for more in fair_waits(learner.kept_waiting, seconds):
        await nap(learner, more)


def price_of(symbol):
    price = re.compile(rf"{symbol} \d+\.\d\d")
    return matching(lambda message: price.fullmatch(message) is not None, f"a price such as '{symbol} 101.25'")


async def first_price(learner, market, client, symbol):
    """The next message is the first price of a symbol that nobody else has asked for.

    A feed that asks for its sixth price has sent the first ones. If none has left, none leaves.
    """
    coming = asyncio.ensure_future(client.expect(price_of(symbol)))
    with market.hold(symbol, 6) as asked:
        asking = asyncio.ensure_future(asked.wait())
        try:
            await asyncio.wait([coming, asking], return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait([coming], timeout=SOON)
            if coming.done():
                return coming.result()
        finally:
            coming.cancel()
            asking.cancel()
    with suppress(Unmet):
        await learner.call("nap", NAP)  # if the event loop is held, what holds it is ended and told by then
    reason = f"The exchange was asked for {symbol} again and again, and no price reached the client."
    raise Unmet(reason, came=("nothing",), expected=f"a price such as '{symbol} 101.25'")


async def assert_every_tenth(learner, market, tries, begin=None):
    """A symbol is asked for every 0.1 seconds: once in a nap of 0.15 seconds that begins as the feed's pause does.

    Nap and pause are timers of the same event loop, so it does not matter how busy the machine is. Only when the nap
    begins much later than the pause, there must be another try: then the symbol is asked for twice. What is never asked
    for during a nap is too slow; a feed that is a thread of its own has as much more time as it had no processor.

    Args:
        learner: whose code asks.
        market: what it asks.
        tries: the symbol for each try; it is fed.
        begin: a coroutine function to have it fed, of the symbol, when it is not.
    """
    fast = slow = 0
    for on_its_way, symbol in zip(cycle(ON_ITS_WAY), tries, strict=False):
        waited, naps = learner.kept_waiting(), fair_waits(learner.kept_waiting, NAP)
        async with market.asked(learner, symbol, begin and begin(symbol)):
            before = len(market.given[symbol])
            napping = asyncio.ensure_future(nap(learner, next(naps)))
            await asyncio.sleep(on_its_way)
            went_on = time.monotonic()
        await napping
        asked = len(market.given[symbol]) - before
        if asked == 1:
            if await is_no_slower(learner, market, symbol, before, went_on):
                return
            asked, before = 0, len(market.given[symbol])  # the nap began in the middle of a longer pause
        fast += asked > 1 and learner.kept_waiting() - waited < HELD_UP
        for more in naps:
            if len(market.given[symbol]) > before:
                break
            await nap(learner, more)
        slow += len(market.given[symbol]) == before
        if fast == FAST or slow == SLOW:
            break
    apart = "closer together" if asked else "further apart"
    raise AssertionError(f"Prices of a symbol came {apart} than every {PAUSE} seconds.")


async def is_no_slower(learner, market, symbol, before, went_on):
    """Whether a symbol is asked for more often than a feed of half the pace can, however busy the machine is.

    Args:
        before: how often it had been asked for when the feed went on.
        went_on: when that was, in seconds of time.monotonic().
    """
    for _ in range(NAPS):
        await nap(learner)
        at_most = (time.monotonic() - went_on) / (2 * PAUSE) + 1
        if len(market.given[symbol]) - before > at_most:
            return True
    return False


async def nobody_asks(learner, market, ended):
    """The exchange must be asked for none of these symbols any more; what is under way may end.

    Args:
        ended: for each symbol the words for when it ended.
    """
    for _ in range(3):
        before = {symbol: len(market.given[symbol]) for symbol in ended}
        await nap(learner)
        more = [symbol for symbol in ended if len(market.given[symbol]) > before[symbol]]
        if not more:
            return
    raise AssertionError(f"{ended[more[0]]}, the exchange was still asked for {more[0]}.")


async def still_fed(learner, market, symbol, words="The feed must go on."):
    """Wait until a symbol is asked for again."""
    with scene(words):
        async with market.asked(learner, symbol):
            pass


async def prices_at_once(learner, market, running, client, ask, others):
    """A first price is there before the feed of another client's symbol, `running`, has slept.

    Who sleeps first is always too late, as that sleep begins after the other one. On a busy machine others may be
    late too: hence several symbols. One price in time is enough, and three that were late though the learner's
    code had a processor are too many.
    """
    late = 0
    for symbol in others:
        waited = learner.kept_waiting()
        with ExitStack() as held:
            async with market.asked(learner, running):
                await client.send(ask.format(symbol))
                asked_again = held.enter_context(market.hold(running))  # now: later it may have been asked already
            await market.wait_until(asked_again, learner, f"{running} again")
            if await has_come(client, symbol):
                return
        late += learner.kept_waiting() - waited < HELD_UP
        if late == LATE:
            break
    raise AssertionError(
        f"A client asked for {symbol}, and {PAUSE} seconds later no price had come. The first one comes at once: "
        "before any sleep."
    )


async def has_come(client, symbol):
    """Whether a price of the symbol has been sent to a client, while the event loop is held."""
    with suppress(Unmet):
        while price_of(symbol) != await client.receive(within=SOON, later=True):
            pass
        return True
    return False


def assert_given(market, symbol, came):
    """What came must be what the exchange gave, from the first price on."""
    given = [f"{symbol} {price}" for price in market.given[symbol][: len(came)]]
    assert came == given, f"The client got {came}; the exchange gave {given}."


@pytest.mark.task("06.5")
class TestTicker:
    @pytest.mark.may_raise  # whether anything fails is asked where the Goal says so
    @pytest.mark.goal(1, hint=2)
    async def test_prices_come_again_and_again(self, learner):
        (symbol,) = symbols(1)
        async with Market.open(learner) as market, learner.connect("Ticker") as client:
            await client.send(symbol)
            await first_price(learner, market, client, symbol)
            for _ in range(2):
                await client.expect(price_of(symbol), later=True)
            asked = f"The client got 3 prices of {symbol}, and the exchange was asked for fewer."
            assert len(market.given[symbol]) >= 3, asked

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=3)
    async def test_each_price_is_sent_once(self, learner):
        async with Market.open(learner) as market, learner.connect("Ticker") as client:
            (symbol,) = symbols(1)
            await client.send(symbol)
            came = [await first_price(learner, market, client, symbol)]
            came += [await client.receive(later=True) for _ in range(2)]
            assert_given(market, symbol, came)

    @pytest.mark.may_raise
    @pytest.mark.goal(1, hint=2)
    async def test_a_price_every_tenth_of_a_second(self, learner):
        async with Market.open(learner) as market, learner.connect("Ticker") as client:
            tries = symbols(TRIES)
            await assert_every_tenth(learner, market, tries, client.send)
            await assert_every_tenth(learner, market, TRIES * tries[:1])

    @pytest.mark.may_raise
    @pytest.mark.goal(3, hint=2)
    async def test_two_symbols_at_the_same_time(self, learner):
        async with Market.open(learner) as market, learner.connect("Ticker") as client:
            first, *others = asked = symbols(3)
            await client.send(first)
            await first_price(learner, market, client, first)
            for symbol in others:
                await client.send(symbol)
            came = [await client.receive(later=True) for _ in range(9)]
            for symbol in asked:
                fed = sum(message == price_of(symbol) for message in came)
                words = f"The client asked for {', '.join(asked)}. Of the next {len(came)} messages"
                assert fed >= 2, f"{words}, {'none is a price' if not fed else 'one is a price'} of {symbol}."
            await assert_every_tenth(learner, market, TRIES // len(asked) * asked)

    @pytest.mark.may_raise
    @pytest.mark.goal(4, hint=3)
    async def test_each_client_is_fed_on_its_own(self, learner):
        async with (
            Market.open(learner) as market,
            learner.connect("Ticker") as home,
            learner.connect("Ticker") as away,
        ):
            (symbol,) = symbols(1)
            await home.send(symbol)
            came = [await first_price(learner, market, home, symbol)]
            await away.send(symbol)
            with scene("Two clients have asked for the same symbol."):
                came.append(await away.expect(price_of(symbol), later=True))
            for client in (home, away):
                came += [await client.receive(later=True) for _ in range(2)]
            given = [f"{symbol} {price}" for price in market.given[symbol]]
        words = f"Two clients asked for {symbol}"
        assert set(came) <= set(given), f"{words}, and something came that the exchange had not given."
        assert len(came) == len(set(came)), f"{words}, and one price came twice."

    @pytest.mark.goal(5, hint=2)
    async def test_nobody_asks_for_a_client_that_has_gone(self, learner):
        async with Market.open(learner) as market, AsyncExitStack() as inside:
            ways, gone = ways_to_leave(), {}
            clients = [await inside.enter_async_context(learner.connect("Ticker")) for _ in ways]
            asked_for = symbols(3 * len(ways))
            by_client = list(zip(asked_for[::3], asked_for[1::3], asked_for[2::3], strict=True))
            for client, (first, *others) in zip(clients, by_client, strict=True):
                await client.send(first)
                await first_price(learner, market, client, first)
                for symbol in others:
                    await client.send(symbol)
            await still_fed(learner, market, symbol)  # and so are those that were asked for before
            for client, asked, how in zip(clients, by_client, ways, strict=True):
                await client.leave(how)
                gone |= dict.fromkeys(asked, f"After a client had left {leaving(how)}")
            await nobody_asks(learner, market, gone)

    @pytest.mark.goal(5, hint=3)
    async def test_a_client_that_leaves_takes_its_own_only(self, learner):
        async with Market.open(learner) as market, learner.connect("Ticker") as home:
            async with learner.connect("Ticker"):
                pass  # it leaves without having asked for anything
            stays, both, goes = symbols(3)
            await home.send(stays)
            await first_price(learner, market, home, stays)
            await home.send(both)
            async with learner.connect("Ticker") as away:
                await away.send(both)
                await away.expect(price_of(both), later=True)
                await away.send(goes)
                await still_fed(learner, market, goes)
            gone = "After one of two clients had gone"
            await nobody_asks(learner, market, {goes: gone})
            for symbol in (stays, both):
                await still_fed(learner, market, symbol, f"{gone}, the other must still be fed.")
            async with learner.connect("Ticker") as late:
                await late.send(both)
                await late.expect(price_of(both), later=True)
                await home.close()
                await nobody_asks(learner, market, {stays: gone})
                await still_fed(learner, market, both, f"{gone}, the other must still be fed.")

    @pytest.mark.may_raise
    @pytest.mark.goal(1, hint=3)
    async def test_the_first_price_comes_at_once(self, learner):
        async with (
            Market.open(learner) as market,
            learner.connect("Ticker") as home,
            learner.connect("Ticker") as away,
        ):
            running, *others = symbols(TRIES)
            await home.send(running)
            await first_price(learner, market, home, running)
            await prices_at_once(learner, market, running, away, "{}", others)


# --- 06.6, over the wire alone: what the reader's own project has left to do is not known ---

CLOCK_LIMIT = 5.0  # seconds, in which it has a processor, that a clock may take to wait, or to wait no more
LAST = 4  # minutes of a match
BROKEN = "This clock is broken."  # the error of the check's own making
CLOCK = """\
import asyncio

LAST = {last}


async def minute(match):
    reader, writer = await asyncio.open_connection("127.0.0.1", {port})
    try:
        writer.write(f"{{match!r}}\\n".encode())
        if (word := await reader.read(1)) != b"m":
            raise {{b"r": RuntimeError, b"v": ValueError}}.get(word, OSError)("{broken}")
    finally:
        writer.close()
"""


class Clock:
    """The check's clock: each `clock.minute(match)` is a connection to it, and ends when the check says so."""

    def __init__(self, listening):
        self._listening = listening
        self._listening.setblocking(False)
        self._waiting = []

    async def waits(self, learner, match):
        """The next one who waits for a minute of this match.

        Raises:
            Unmet: nobody does.
        """
        accepting = asyncio.ensure_future(self._accept(match))
        try:
            if not await fair_wait([accepting], learner.kept_waiting, CLOCK_LIMIT):
                raise Unmet(f"A client of match {match} is inside, and nothing waits for `clock.minute({match})`.")
            return accepting.result()
        finally:
            accepting.cancel()

    async def over(self, waiting, word=b"m"):
        """The minute of one who waits is over; with another word, its clock is broken, in a way of its own."""
        with waiting:
            await asyncio.get_running_loop().sock_sendall(waiting, word)

    async def gave_up(self, learner, waiting):
        """Whether one who waits does so no more."""
        leaving = asyncio.ensure_future(asyncio.get_running_loop().sock_recv(waiting, 1))
        try:
            return await fair_wait([leaving], learner.kept_waiting, CLOCK_LIMIT)
        finally:
            leaving.cancel()
            waiting.close()

    async def _accept(self, match):
        loop = asyncio.get_running_loop()
        while True:
            for found in [one for one in self._waiting if one[0] == str(match)]:
                self._waiting.remove(found)
                return found[1]
            connection, _ = await loop.sock_accept(self._listening)
            connection.setblocking(False)
            name = b""
            while not name.endswith(b"\n") and (read := await loop.sock_recv(connection, 100)):
                name += read
            self._waiting.append((name.decode(errors="replace").strip(), connection))


@pytest.mark.task("06.6")
class TestTheScoreClock:
    made = None

    @pytest.mark.goal(1, hint=3)
    async def test_each_minute_is_told(self, learner):
        match = some_match()
        async with self.reporter(learner, match) as (client, clock):
            for number in (1, 2, 3):
                await clock.over(await clock.waits(learner, match))
                await client.expect(f"minute {number}")

    @pytest.mark.goal(2, hint=1)
    async def test_goals_are_taken_meanwhile(self, learner):
        match = some_match()
        async with self.reporter(learner, match) as (client, clock):
            waiting = await clock.waits(learner, match)
            for text, score in (("home", "1:0"), ("away", "1:1"), ("corner", "1:1")):
                await client.send(text)
                await client.expect(f"Match {match}: {score}")
            await clock.over(waiting)
            await client.expect("minute 1")
            await client.send("home")
            await client.expect(f"Match {match}: 2:1")

    @pytest.mark.goal(3, hint=2)
    async def test_each_client_has_its_own(self, learner):
        match = some_match()
        async with self.reporter(learner, match) as (first, clock):
            for number in (1, 2):
                await clock.over(await clock.waits(learner, match))
                await first.expect(f"minute {number}")
            third_of_first = await clock.waits(learner, match)
            async with self.reporter(learner, match) as (second, _):
                await clock.over(await clock.waits(learner, match))
                await second.expect("minute 1")
                await clock.over(third_of_first)
                await first.expect("minute 3")

    @pytest.mark.goal(4, hint=2)
    async def test_a_clock_ends_with_its_client(self, learner):
        match, other = some_match(), some_match()
        async with self.reporter(learner, other) as (stays, clock):
            of_other = await clock.waits(learner, other)
            for how in ways_to_leave():
                async with self.reporter(learner, match) as (leaves, _):
                    waiting = await clock.waits(learner, match)
                    await leaves.leave(how)
                    if not await clock.gave_up(learner, waiting):
                        raise Unmet(
                            f"A client has left {leaving(how)}, and its clock still waits for `clock.minute`."
                        )
            await clock.over(of_other)
            await stays.expect("minute 1")

    @pytest.mark.goal(5, hint=3)
    async def test_the_match_ends(self, learner):
        match = some_match()
        async with self.reporter(learner, match) as (client, clock):
            for number in range(1, LAST + 1):
                await clock.over(await clock.waits(learner, match))
                await client.expect(f"minute {number}")
            await client.expect("full time")
            await client.expect_close(1000)

    @pytest.mark.goal(6, hint=2)
    async def test_a_broken_clock_is_told(self, learner):
        match = some_match()
        for word in random.sample([b"r", b"v", b"o"], 3):
            async with self.reporter(learner, match) as (client, clock):
                await clock.over(await clock.waits(learner, match))
                await client.expect("minute 1")
                await clock.over(await clock.waits(learner, match), word)
                await client.expect_close(4500)

    @pytest.mark.goal(7, hint=2)
    async def test_a_ticket_is_good_again(self, learner):
        project, match = (await self.project(learner))[0], some_match()
        async with self.reporter(learner, match) as (inside, clock):
            waiting = await clock.waits(learner, match)
            ticket = inside.ticket
            for _ in range(2):
                async with project.connect(f"ws/matches/{match}/?ticket={ticket}") as newcomer:
                    await newcomer.expect(f"Ticket {ticket} is already inside")
                    await newcomer.expect_close(4009)
            await clock.over(waiting)
            with scene("Others came with the ticket of one who is inside. For that one:"):
                await inside.expect("minute 1")
                await clock.over(await clock.waits(learner, match))
                await inside.expect("minute 2")
        if not await project.lets_in(f"ws/matches/{match}/?ticket={ticket}", f"Match {match}"):
            raise Unmet(
                f"The client with the ticket {ticket} has left, and the ticket lets nobody in again. "
                "Does `disconnect` still free it?"
            )

    @pytest.mark.goal(7, hint=1)
    async def test_what_was_there_goes_on(self, learner):
        project, _ = await self.project(learner)
        await project.refused("ws/matches/7/")
        await project.refused("ws/matches/7/?ticket=press-0")
        async with project.connect("ws/matches/final/") as client:
            await client.expect_close(4404)
        await project.refused(f"ws/matches/7/?ticket={self.ticket()}", origin=ELSEWHERE)

    async def project(self, learner):
        """The project, with the check's tickets and its clock."""
        if TestTheScoreClock.made is None or TestTheScoreClock.made[0] is not learner:
            listening = await learner.listening_socket()
            tickets = {f"press-{number}" for number in random.sample(range(10**5, 10**6), 30)}
            TestTheScoreClock.made = (
                learner,
                Clock(listening),
                sorted(tickets),
                {
                    "scores/tickets.py": f"TICKETS = {sorted(tickets)!r}\n",
                    "scores/clock.py": CLOCK.format(last=LAST, broken=BROKEN, port=listening.getsockname()[1]),
                },
            )
        _, clock, _, files = TestTheScoreClock.made
        return await learner.project(files=files, planned=BROKEN), clock

    def ticket(self):
        """One that nobody has had before."""
        return TestTheScoreClock.made[2].pop()

    @asynccontextmanager
    async def reporter(self, learner, match):
        """A client of a match, greeted; and the clock."""
        project, clock = await self.project(learner)
        ticket = self.ticket()
        async with project.connect(f"ws/matches/{match}/?ticket={ticket}") as client:
            client.ticket = ticket
            await client.expect(f"Match {match}")
            yield client, clock


def some_match():
    """The number of a match that no check has had, and no answer knows."""
    return random.randrange(10, 10**9)
