"""What a client must see of exercise 07. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import json
import random
import re
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from string import digits

import pytest
from hypothesis import strategies as st

from classroom.judging.client import Unmet, matching, shown
from classroom.judging.inputs import drawn
from classroom.judging.match_centre import AN_ERROR, CLOCK, ELSEWHERE, a_match, a_message, runs_its_clock

PRICES = {"ACME": Decimal("9.90"), "GLOBEX": Decimal("31.25"), "INITECH": Decimal("0.10")}

# ---------------------------------------------------------------- values, and texts that hold them or not

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
OBJECTS = st.dictionaries(st.text(max_size=8), VALUES, max_size=4)
MUCH_MORE = [{f"field {number}": [number] for number in range(40)}, {"note": 17_000 * "goal "}]
UNUSUAL = '\r\n \u2028 \x7f \u00a0 \ufeff u\u0308 \ufb01 \\ " / \x00 \t ⚽'  # what programs like to tidy up
OTHER_JSON = VALUES.filter(lambda value: not isinstance(value, dict))

NO_JSON = [
    "{'type': 'portfolio'}",
    '{"type": "portfolio"',
    "portfolio",
    "{type: 'portfolio'}",
    '{"type": "portfolio"}}',
    '{"type": "portfolio",}',
    '{"type": "portfolio"} // mine',
    '{"type": "port\nfolio"}',
    '{"type": "port\tfolio"}',
    '{"orders": [1, 2,]}',
    '{"type": "buy", "count": 03}',
    '{"type": "buy", "count": +3}',
    '{"type": None}',
    '\u00a0{"type": "portfolio"}',
    '\ufeff{"type": "portfolio"}',
    '{"type": "portfolio"}\x0c',
]
NO_OBJECT = ["[]", '["buy", 3]', "3", "0", '"buy"', '""', "true", "false", "null", '[{"type": "portfolio"}]']
NO_NUMBER = ['{"count": NaN}', '{"orders": [{"count": Infinity}]}', '{"count": -Infinity}', "NaN"]
TOO_MUCH = [
    "9" * 5000,
    '{"count": ' + "9" * 5000 + "}",
    "[" * 100_000,
    '{"a":' * 100_000,
    '{"type": "portfolio", "a": ' + "[" * 100_000,
]
BINARY = [b"\x00\xff\xfe", b'{"type": "portfolio"}', '{"type": "portfolio"}'.encode("utf-16"), b"[]", b""]


def strictly(text):
    """The value of a JSON text. Unlike json.loads it takes no NaN, no bytes, and no name that comes twice."""

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    def once(pairs):
        if len(value := dict(pairs)) < len(pairs):
            raise ValueError("a name comes twice in an object")
        return value

    if not isinstance(text, str):
        raise ValueError("a binary message is not a text")
    return json.loads(text, parse_constant=refuse, object_pairs_hook=once)


def same(one, other):
    """True when two JSON values are equal, and so are their kinds: 2, 2.0 and true are three."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def written(value):
    """A JSON text that holds this value, written in one of many ways."""
    text = json.dumps(value, ensure_ascii=random.random() < 0.5, indent=random.choice((None, 1, "\t")))
    before, after = random.choices(("", "", " ", "\n", "\r\n", "\t "), k=2)
    return before + text + after


def exactly(**fields):
    """The text of a JSON object with these fields and no others."""
    return matching(lambda text: same(strictly(text), fields), json.dumps(fields, ensure_ascii=False))


def junk():
    """Texts that nobody would send on purpose, chosen anew for each run."""
    message = '{"type": "buy", "share": "ACME", "count": 3}'
    cut = random.randrange(1, len(message) - 1)
    noise = [text for text in drawn(st.text(min_size=1), 6) if not is_json(text)]
    (value,) = drawn(OBJECTS, 1)
    halves = json.dumps({"note": value})
    half = halves[: random.randrange(1, len(halves))]
    return [*noise, half, message[:cut], message[cut:], message.replace('"', "'"), message + message]


def is_json(text):
    try:
        strictly(text)
    except (ValueError, RecursionError):
        return False
    return True


async def call(learner, name, argument):
    """Call a function of the learner's; a long argument is cut when the call is told."""
    try:
        return await learner.call(name, argument, plain=True)
    except AssertionError as unmet:
        raise AssertionError(str(unmet).replace(repr(argument), shown(argument, 200))) from None


async def answer(client, payload, expected):
    """The answer to one message. A failure shows this exchange alone: those before it were right."""
    await client.send(payload)
    try:
        return strictly(await client.expect(expected))
    except Unmet as unmet:
        direction, last = client.transcript[-1]
        sent = shown(payload, 200)
        if len(unmet.sent) > 1:
            sent += f" (message {len(unmet.sent)} of this connection)"
        came = shown(last, 200) if direction == "came" else unmet.came[-1]
        raise Unmet(unmet.reason, sent=[sent], came=[came], expected=unmet.expected) from None


@pytest.mark.task("07.1")
class TestTill:
    has_both = matching(
        lambda text: {"total", "at"} <= strictly(text).keys(), 'a text: a JSON object with "total" and "at"'
    )

    async def answer(self, client, price, count):
        fields = [("price", price), ("count", count)]
        return await answer(client, written(dict(random.sample(fields, 2))), self.has_both)

    @pytest.mark.goal(1, hint=2)
    async def test_each_order_is_answered(self, learner):
        async with learner.connect("Till") as client, learner.connect("Till") as another:
            for one in (client, client, another, client, another):
                await self.answer(one, f"{random.randrange(2, 99)}.50", random.randrange(1, 9))
            orders = [(client, 1), (client, 2), (another, 3), (client, 4)]
            for one, price in orders:  # at the same moment
                await one.send(json.dumps({"price": str(price), "count": 1}))
            for one in (client, another):
                totals = [price for who, price in orders if who is one]
                came = sorted([Decimal(strictly(await one.expect(self.has_both))["total"]) for _ in totals])
                words = (
                    f"Orders for {totals} came at the same moment. The totals were {', '.join(map(str, came))}."
                )
                assert came == totals, words
            await client.expect_nothing()
            await another.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_the_total_is_exact(self, learner):
        whole, places = st.integers(0, 10**16 - 1).map(str), st.text(digits, min_size=1, max_size=4)
        prices = whole | st.builds("{}.{}".format, whole, places)
        orders = [("9.90", 3), ("0.10", 3), ("1.005", 3), ("5", 3), ("100", 10), ("0.00", 2), ("0", 5), ("2.5", 4)]
        orders += [("9999999999999999.9999", 1000), *drawn(st.tuples(prices, st.integers(1, 1000)), 12)]
        async with learner.connect("Till") as client, learner.connect("Till") as another:
            for price, count in orders:
                total = str(Decimal(price) * count)
                for one in (client, another):
                    found = (await self.answer(one, price, count))["total"]
                    assert same(found, total), (
                        f"For the price {price!r} and the count {count}, total was {json.dumps(found)}. "
                        f"The text {json.dumps(total)} is right."
                    )

    @pytest.mark.goal(3, hint=2)
    async def test_the_time_of_the_answer_has_a_zone(self, learner):
        async with learner.connect("Till") as client:
            for _ in range(3):  # the same text each time
                await begin_of_a_second()
                sent = await self.next_millisecond()
                found = (await answer(client, '{"price": "9.90", "count": 3}', self.has_both))["at"]
                came = datetime.now(UTC)
                self.must_be_between(sent, found, came)

    async def next_millisecond(self):
        """The time as soon as it is a later millisecond: what was noted before then is an earlier time."""
        before = datetime.now(UTC)
        while (now := whole_millisecond(datetime.now(UTC))) <= before:
            await asyncio.sleep(0.0005)
        return now

    def must_be_between(self, sent, found, came):
        said = f"`at` was {json.dumps(found)}"
        assert isinstance(found, str), f"{said}: no text."
        try:
            at = datetime.fromisoformat(found)
        except ValueError:
            raise AssertionError(f"{said}: that is not in ISO 8601 format.") from None
        assert "T" in found, f"{said}: ISO 8601 has a T between date and time."
        assert at.tzinfo, f"{said}: it names no time zone, so nobody knows when that is."
        assert sent <= at <= came + timedelta(milliseconds=1), (  # it may be rounded
            f"{said}. That is not the time of the answer, to the millisecond: "
            f"it came between {sent.isoformat()} and {came.isoformat()}."
        )


async def begin_of_a_second():
    """Wait until a time has a zero after its point, which a millisecond without its zeros loses."""
    past = datetime.now(UTC).microsecond
    if past > 20_000:
        await asyncio.sleep((1_000_000 - past) / 1_000_000)


def whole_millisecond(time):
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


@pytest.mark.task("07.2")
class TestUnderstand:
    async def must_be(self, learner, text, expected, why):
        found = await call(learner, "understand", text)
        assert same(found, expected), (
            f"`understand({shown(text, 200)})` returned {shown(found)}; {shown(expected)} is right: {why}."
        )

    @pytest.mark.goal(1, hint=1)
    async def test_an_object_is_returned(self, learner):
        order = {"count": random.randrange(1000), "note": None, "tags": ["Grüße", UNUSUAL, {"a": 0.0}]}
        large = json.dumps({"notes": ["scarf"] * 60_000})
        words = json.dumps({"note": "NaN, -Infinity and // are words here, too", "a": "[" * 3000, "b": "9" * 5000})
        deep = '{"a": ' + "[" * 200 + "]" * 200 + ', "count": ' + "9" * 4000 + "}"
        pretty = f" \n{json.dumps(order, indent=1, ensure_ascii=False)} "
        more = map(written, drawn(OBJECTS, 15))
        for text in (large, words, deep, json.dumps(order), "{}", pretty, *more, "{}", pretty, pretty):
            await self.must_be(learner, text, json.loads(text), "it is a JSON object")
        # the way to the grader keeps neither half a letter nor infinity
        for text in ('{"half a letter": "\\ud800"}', '{"count": 1e999}', '{"count": 1, "count": 2}'):
            found = await call(learner, "understand", text)
            assert isinstance(found, dict), f"`understand({text!r})` returned {found!r}; a dict is right."

    @pytest.mark.goal(2, hint=2)
    async def test_other_json_is_none(self, learner):
        for text in (*NO_OBJECT, *map(written, drawn(OTHER_JSON, 15))):
            await self.must_be(learner, text, None, "it is JSON, but no object")

    @pytest.mark.goal(3, hint=2)
    async def test_no_json_is_none(self, learner):
        for text in ("", " ", *NO_JSON, *junk()):
            await self.must_be(learner, text, None, "it is not JSON")

    @pytest.mark.goal(3, hint=2)
    async def test_nan_is_none(self, learner):
        for text in NO_NUMBER:
            await self.must_be(learner, text, None, "a text with NaN or Infinity in it is not JSON")

    @pytest.mark.goal(4, hint=1)
    async def test_too_much_is_none(self, learner):
        for text in TOO_MUCH:
            await self.must_be(learner, text, None, "Python's json can't take it")

    @pytest.mark.goal(5, hint=3)
    async def test_no_text_is_none(self, learner):
        for value in (None, 3, 0, 2.5, True, False, [], ["{}"], {}, {"type": "portfolio"}):
            await self.must_be(learner, value, None, "that is not a text")


@pytest.mark.task("07.3")
class TestOpenDesk:
    ok = exactly(type="ok")
    error = matching(
        lambda text: (
            (found := strictly(text)).keys() == {"type", "detail"}
            and found["type"] == "error"
            and re.search(r"\w\w", found["detail"])
        ),
        '{"type": "error", "detail": "..."} with words in place of the dots',
    )

    @pytest.mark.goal(1, hint=2)
    async def test_an_object_is_ok(self, learner):
        async with learner.connect("OpenDesk") as client, learner.connect("OpenDesk") as another:
            for message in ({"type": "buy"}, {}, {"type": "error"}, {"": None}, *MUCH_MORE, *drawn(OBJECTS, 6)):
                await answer(client, written(message), self.ok)
            await answer(another, "{}", self.ok)

    @pytest.mark.goal(2, hint=3)
    async def test_another_text_gets_an_error(self, learner):
        broken = random.sample([*NO_JSON, *NO_OBJECT, *NO_NUMBER, *junk()], 20)
        for text in ('say "goal"', '"goal"', "3", "{", '"\\ud800"', *broken, *TOO_MUCH):
            async with learner.connect("OpenDesk") as client:
                await answer(client, text, self.error)

    @pytest.mark.goal(3, hint=2)
    async def test_empty_and_binary_get_an_error(self, learner):
        for payload in ("", *BINARY, *drawn(st.binary(), 4)):
            async with learner.connect("OpenDesk") as client:
                await answer(client, payload, self.error)

    @pytest.mark.goal(4, hint=1)
    async def test_the_connection_stays(self, learner):
        async with learner.connect("OpenDesk") as client, learner.connect("OpenDesk") as another:
            for payload in (*NO_JSON[:5], "[]", b"\x00", b"[]", *TOO_MUCH[:3], "", *junk()[:3]):
                await answer(client, payload, self.error)
                await answer(client, random.choice(('{"type": "buy"}', "{}")), self.ok)
            await client.send("{}")
            await another.send("no")  # at the same moment
            await client.expect(self.ok)
            await another.expect(self.error)
            await answer(another, '{"type": "buy"}', self.ok)
            await client.expect_nothing()
            await another.expect_nothing()


NO_TYPE = [None, 3, True, "", "give", "Buy", "BUY", " buy", "sell\n", "portfoli", "uy", "buy sell", "ｂｕｙ"]
NO_SHARE = [None, 3, True, "", "acme", "Acme", "ACME ", "\nACME", "ACM", "ACMEGLOBEX", "ＡＣＭＥ", "9.90"]
NO_COUNT = [None, 0, -1, -3, 1001, 10**30, -(10**9), "2", " 2", "", "two", "٣"]
NO_WHOLE_NUMBER = [True, False, 2.5, 0.5, 2.0, 1e3, float("inf"), float("-inf"), float("nan")]
NESTED = [[], ["buy"], ["ACME"], [3], {}, {"buy": 1}, {"ACME": 1}, {"count": 3}, [[["ACME"]]]]
SHARES = st.sampled_from(list(PRICES))
COUNTS = st.integers(1, 1000)
MORE_FIELDS = OBJECTS.map(lambda fields: {f"my {name}": value for name, value in fields.items()})


def anything_but(*good):
    """JSON values, these left out."""
    return VALUES.filter(lambda value: not any(same(value, one) for one in good))


NOT_A_COUNT = VALUES.filter(lambda value: type(value) is not int or not 1 <= value <= 1000)


@pytest.mark.task("07.4")
class TestProblemWith:
    async def must_be(self, learner, message, expected):
        found = await call(learner, "problem_with", message)
        assert same(found, expected), (
            f"`problem_with({shown(message, 200)})` returned {shown(found)}; {expected!r} is right."
        )

    def order(self, **fields):
        message = {"type": random.choice(("buy", "sell")), "share": random.choice(list(PRICES)), "count": 3}
        return message | fields

    def without(self, field, **fields):
        return {name: value for name, value in self.order(**fields).items() if name != field}

    @pytest.mark.goal(1, hint=3)
    async def test_a_good_message_is_none(self, learner):
        for _ in range(3):
            await self.must_be(learner, {"type": "portfolio"}, None)
            await self.must_be(learner, {"type": "buy", "share": "ACME", "count": 3}, None)
        for kind in ("buy", "sell"):
            for share in PRICES:
                for count in (1, 1000, *drawn(COUNTS, 3)):
                    await self.must_be(learner, {"type": kind, "share": share, "count": count}, None)
        for more in ({"ref": "a1", "note": None}, *MUCH_MORE, *drawn(MORE_FIELDS, 8)):
            await self.must_be(learner, more | self.order(), None)
            await self.must_be(learner, {"type": "portfolio"} | more, None)
        await self.must_be(learner, {"type": "portfolio", "ref": "a1", "share": "acme", "count": 0}, None)
        await self.must_be(learner, {"type": "portfolio", "share": [], "count": {}}, None)

    @pytest.mark.goal(2, hint=2)
    async def test_an_unknown_type(self, learner):
        others = drawn(anything_but("portfolio", "buy", "sell"), 12)
        for kind in (*NO_TYPE, *NESTED, *others):
            await self.must_be(learner, self.order(type=kind), "unknown_type")
        for message in ({}, {"share": "ACME", "count": 3}, {"Type": "portfolio"}, {"portfolio": "type"}):
            await self.must_be(learner, message, "unknown_type")

    @pytest.mark.goal(3, hint=2)
    async def test_an_unknown_share(self, learner):
        for share in (*NO_SHARE, *NESTED, *drawn(anything_but(*PRICES), 12)):
            await self.must_be(learner, self.order(share=share), "unknown_share")
        await self.must_be(learner, self.without("share"), "unknown_share")
        await self.must_be(learner, self.without("share", ACME="share"), "unknown_share")

    @pytest.mark.goal(4, hint=2)
    async def test_a_bad_count(self, learner):
        for count in (*NO_COUNT, *NESTED):
            await self.must_be(learner, self.order(count=count), "bad_count")
        await self.must_be(learner, self.without("count"), "bad_count")

    @pytest.mark.goal(4, hint=2)
    async def test_only_whole_numbers_count(self, learner):
        floats = st.floats(1, 1000) | COUNTS.map(float)
        for count in (*NO_WHOLE_NUMBER, *drawn(floats, 6), *drawn(NOT_A_COUNT, 12)):
            await self.must_be(learner, self.order(count=count), "bad_count")

    @pytest.mark.goal(5, hint=3)
    async def test_the_first_problem_is_named(self, learner):
        for _ in range(8):
            share = random.choice([*NO_SHARE, *NESTED])
            count = random.choice([*NO_COUNT, *NO_WHOLE_NUMBER, *NESTED])
            kind = random.choice([*NO_TYPE, *NESTED])
            await self.must_be(learner, {"type": kind, "share": share, "count": count}, "unknown_type")
            await self.must_be(learner, {"type": kind, "share": "ACME", "count": count}, "unknown_type")
            await self.must_be(learner, self.order(share=share, count=count), "unknown_share")
            await self.must_be(learner, self.without("count", share=share), "unknown_share")


def error(code):
    return {"type": "error", "code": code}


def whatever_the_ref(**fields):
    """As `exactly`, but a ref is let through: the check of the ref has better words for one that is wrong."""
    expected = exactly(**fields)

    def is_it(text):
        found = strictly(text)
        found.pop("ref", None)
        return expected == json.dumps(found)

    return matching(is_it, repr(expected))


class Books:
    """What a connection to the broker must have, and what it must be told."""

    def __init__(self):
        self.cash, self.shares = Decimal("1000.00"), Counter()

    def portfolio(self):
        return {"type": "portfolio", "cash": str(self.cash), "shares": dict(+self.shares)}

    def order(self, kind, share, count):
        """Note an order; returns the answer that it must get."""
        sign = 1 if kind == "buy" else -1
        cash, left = self.cash - sign * count * PRICES[share], self.shares[share] + sign * count
        if cash < 0:
            return error("not_enough_cash")
        if left < 0:
            return error("not_enough_shares")
        self.cash, self.shares[share] = cash, left
        return self.portfolio()


class Trader:
    """A client of the broker that knows what each answer must be."""

    def __init__(self, client):
        self.client, self.books = client, Books()

    async def ask(self, expected, **message):
        return await answer(self.client, written(message), whatever_the_ref(**expected))

    async def trade(self, kind, share, count):
        order = {"type": kind, "share": share, "count": count}
        return await self.ask(self.books.order(kind, share, count), **order)

    async def look(self):
        """Ask for the portfolio: it must be as in the books."""
        await self.ask(self.books.portfolio(), type="portfolio")

    async def begin(self):
        """Ask for the first portfolio of a connection."""
        has_type = matching(lambda text: strictly(text)["type"] == "portfolio", '"type": "portfolio"')
        found = await answer(self.client, '{"type": "portfolio"}', has_type)
        await answer(self.client, '{"type": "portfolio"}', has_type)
        assert not found.get("shares"), (
            f"A new connection began with the shares {shown(found['shares'])}: those of another connection. "
            "Make them in `connect`."
        )
        await self.look()


@pytest.mark.task("07.5")
class TestBroker:
    @pytest.mark.goal(1, hint=1)
    async def test_a_new_portfolio(self, learner):
        async with learner.connect("Broker") as client:
            await client.expect_nothing()
            await Trader(client).begin()

    @pytest.mark.goal(2, hint=2)
    async def test_buy_and_sell(self, learner):
        count = random.randrange(4, 30)
        async with learner.connect("Broker") as client:
            trader = Trader(client)
            await trader.begin()
            for kind, share, traded in (
                ("buy", "ACME", 3),
                ("buy", "GLOBEX", 2),
                ("buy", "INITECH", count),
                ("sell", "ACME", 2),
                ("sell", "GLOBEX", 2),
                ("buy", "ACME", 1),
                ("sell", "INITECH", count),
                ("sell", "ACME", 2),
            ):
                await trader.trade(kind, share, traded)
            for more in MUCH_MORE:
                await trader.ask(trader.books.portfolio(), type="portfolio", **more)
            await trader.ask(
                trader.books.order("buy", "INITECH", 1), type="buy", share="INITECH", count=1, note="new"
            )
            for _ in range(2):  # the same text
                order = {"type": "buy", "share": "INITECH", "count": 1000}
                expected = trader.books.order(*order.values())
                await answer(client, json.dumps(order | {"ref": "a1"}), whatever_the_ref(**expected))
            await trader.trade("sell", "INITECH", 1000)
            await trader.trade("sell", "INITECH", 1)
            for share in random.sample(list(PRICES), 3):
                await trader.trade("buy", share, random.randrange(1, 4))
                await trader.trade("sell", share, 1)
            await trader.look()

    @pytest.mark.goal(7, hint=1)
    async def test_each_client_has_its_own(self, learner):
        async with learner.connect("Broker") as first, learner.connect("Broker") as second:
            one, other = Trader(first), Trader(second)
            await one.begin()
            await one.trade("buy", "ACME", 3)
            await other.begin()
            await other.trade("buy", "ACME", 1)
            await one.trade("sell", "ACME", 3)
            await other.look()
            await one.trade("buy", "INITECH", 7)
            second.vanish()
            async with learner.connect("Broker") as third:
                await Trader(third).begin()
                await one.look()

    @pytest.mark.goal(3, hint=2)
    async def test_no_more_than_there_is(self, learner):
        async with learner.connect("Broker") as client:
            trader = Trader(client)
            await trader.trade("sell", "ACME", 1)
            await trader.trade("buy", "GLOBEX", 33)
            await trader.look()
            await trader.trade("buy", "GLOBEX", 32)  # for all the cash
            for kind, share, count in (
                ("buy", "INITECH", 1),
                ("sell", "GLOBEX", 33),
                ("sell", "ACME", 1),
                ("sell", "INITECH", 1000),
                ("buy", "ACME", 1000),
                ("sell", "GLOBEX", 32),
            ):
                await trader.trade(kind, share, count)
                await trader.look()
        async with learner.connect("Broker") as client:
            trader = Trader(client)
            await trader.trade("buy", "ACME", 101)  # 0.10 is left; with floats 0.0999999
            await trader.trade("buy", "INITECH", 1)
        orders = st.tuples(st.sampled_from(["buy", "sell"]), SHARES, st.integers(1, 60) | COUNTS)
        async with learner.connect("Broker") as client:
            trader = Trader(client)
            for order in drawn(orders, 15):
                await trader.trade(*order)
            await trader.look()

    @pytest.mark.goal(4, hint=1)
    async def test_a_problem_is_named(self, learner):
        async with learner.connect("Broker") as client:
            trader = Trader(client)
            for kind in (None, "Buy", ["buy"]):
                await trader.ask(error("unknown_type"), type=kind, share="ACME", count=1)
            await answer(client, "{}", whatever_the_ref(**error("unknown_type")))
            for share in ("acme", ["ACME"]):
                await trader.ask(error("unknown_share"), type="buy", share=share, count=1)
            for count in (True, -1, 1001, 2.0, None):
                for kind in ("buy", "sell"):
                    await trader.ask(error("bad_count"), type=kind, share="INITECH", count=count)
            for payload in ('say "goal"', "[]", "3", '"portfolio"', "", b'{"type": "portfolio"}', b"\xff"):
                await answer(client, payload, whatever_the_ref(**error("bad_message")))
            await trader.look()

    @pytest.mark.goal(5, hint=2)
    async def test_the_ref_comes_back(self, learner):
        refs = ["", " a1\n", 'say "ü" ⚽', "u\u0308", "1", "null", "x" * 100_000, *drawn(st.text(), 9)]
        random.shuffle(refs)
        async with learner.connect("Broker") as client:
            for message, expected in self.each_kind_of_answer():
                await answer(client, written(message | {"ref": "a1"}), exactly(**expected, ref="a1"))
                await self.must_have_no_ref(client, {"type": "portfolio"})
            for message, expected in (*self.each_kind_of_answer(), *self.each_kind_of_answer()):
                ref = refs.pop()
                await answer(client, written(message | {"ref": ref}), exactly(**expected, ref=ref))
            no_texts = (3, None, True, ["a"], {"ref": "a"}) * 2
            for ref, (message, _) in zip(no_texts, self.each_kind_of_answer(), strict=False):
                await self.must_have_no_ref(client, message | {"ref": ref})
            for text in ('"ref"', '["ref"]', '{"ref": "a"'):
                await answer(client, text, exactly(**error("bad_message")))

    def each_kind_of_answer(self):
        """Messages, each with its answer; what the orders do cancels out."""
        has_one = {"type": "portfolio", "cash": "999.90", "shares": {"INITECH": 1}}
        yield {"type": "portfolio"}, Books().portfolio()
        yield {}, error("unknown_type")
        yield {"type": "sell", "share": "ACME", "count": 1}, error("not_enough_shares")
        yield {"type": "buy", "share": "INITECH", "count": 1}, has_one
        yield {"type": "sell", "share": "INITECH", "count": 1}, Books().portfolio()
        yield {"type": "buy", "share": "GLOBEX", "count": 33}, error("not_enough_cash")
        yield {"type": "buy", "share": "ACME", "count": 0}, error("bad_count")
        yield {"type": "buy", "share": "acme", "count": 1}, error("unknown_share")

    async def must_have_no_ref(self, client, message):
        any_answer = matching(lambda text: "type" in strictly(text), "an answer without ref")
        found = await answer(client, json.dumps(message), any_answer)
        assert "ref" not in found, (
            f"`{json.dumps(message)}` has no ref that is a text, so its answer must have none. It was {found!r}."
        )

    @pytest.mark.goal(5, hint=2)
    async def test_half_a_letter_is_a_ref(self, learner):
        expected = exactly(**Books().portfolio(), ref="\ud800")
        async with learner.connect("Broker") as client:
            await answer(client, '{"type": "portfolio", "ref": "\\ud800"}', expected)

    @pytest.mark.goal(6, hint=2)
    async def test_it_survives_any_input(self, learner):
        either = matching(
            lambda text: strictly(text)["type"] in ("error", "portfolio"),
            "a JSON object with the type error or portfolio",
        )
        hostile = [*NO_JSON[:4], *NO_OBJECT[:4], *NO_NUMBER[:2], *TOO_MUCH, *BINARY, *junk()[:4]]
        hostile += [
            *map(written, drawn(OBJECTS, 5)),
            '{"type": "buy", "share": "ACME", "count": 1e999}',
            '{"type": "portfolio", "ref": ' + "[" * 400 + "]" * 400 + "}",
            '{"type": {"type": []}, "share": {}, "count": "9e9"}',
        ]
        random.shuffle(hostile)
        async with learner.connect("Broker") as client:
            trader = Trader(client)
            await trader.trade("buy", "ACME", 3)
            for payload in hostile:
                await answer(client, payload, either)
            await trader.look()
            await client.expect_nothing()

    @pytest.mark.goal(6, hint=2)
    async def test_many_at_once_get_an_answer_each(self, learner):
        async with learner.connect("Broker") as first, learner.connect("Broker") as second:
            traders = Trader(first), Trader(second)
            refs = [f"order {number}" for number in range(30)]
            for ref in refs:
                for trader, count in zip(traders, (1, 2), strict=True):
                    order = {"type": "buy", "share": "INITECH", "count": count}
                    trader.books.order(*order.values())
                    await trader.client.send(json.dumps(order | {"ref": ref}))
            for trader in traders:
                await self.must_get_one_each(trader.client, refs)
                await trader.look()
                await trader.client.expect_nothing()

    @pytest.mark.goal(3, hint=2)
    async def test_no_more_than_there_is_at_once(self, learner):
        order = {"type": "buy", "share": "GLOBEX", "count": 20}  # the cash is enough for one of them
        async with learner.connect("Broker") as client:
            books = Books()
            right = [json.dumps(books.order(*order.values())) for _ in range(4)]
            for _ in right:
                await client.send(json.dumps(order))
            left = [whatever_the_ref(**json.loads(one)) for one in right]
            for _ in right:
                came = await client.receive()
                assert came in left, (
                    f"Four orders came at once, and there is cash for one. {came!r} is one answer too many."
                )
                left.remove(came)

    async def must_get_one_each(self, client, refs):
        waiting = set(refs)

        def answers_one(waiting, text):
            found = strictly(text)
            return found["type"] == "portfolio" and found["ref"] in waiting

        while waiting:
            expected = matching(partial(answers_one, waiting), "a portfolio, its ref that of an order which waits")
            waiting.remove(strictly(await client.expect(expected))["ref"])


# --- 07.6, over the wire alone: what the reader's own project has left to do is not known ---

TEMPLATE = "<!doctype html>\n<title>{{{{ {}|add:{} }}}}</title>\n"  # its word is not in it, before it is rendered


@pytest.mark.task("07.6")
class TestThePage:
    given = None

    @pytest.mark.goal(1, hint=1)
    async def test_each_match_has_its_page(self, learner):
        project, word, _ = await self.project(learner)
        for match in (7, 0, a_match()):
            page = await project.page(f"/matches/{match}/")
            kind = page.headers.get("content-type", "")
            assert page.status == 200, f"The page /matches/{match}/ was answered with status {page.status}."
            assert word in page.text and kind.startswith("text/html"), (
                f"The page /matches/{match}/ is not the template scores/match.html, as HTML."
            )
        page = await project.page("/admin/login/")
        assert page.status == 200, f"The page /admin/login/ was answered with status {page.status}."
        page = await project.page("/matches/final/")
        assert page.status == 404, f"The page /matches/final/ was answered with status {page.status}, not 404."

    @pytest.mark.goal(2, hint=1)
    async def test_the_score_comes_first(self, learner):
        match = a_match()
        async with self.reporter(learner, match) as client:
            await client.send(json.dumps({"type": "goal", "team": "away"}))
            await client.expect(a_message(type="score", home=0, away=1))
            async with self.reporter(learner, match, away=1):
                pass

    @pytest.mark.goal(3, hint=3)
    async def test_goals_are_counted(self, learner):
        async with self.reporter(learner, a_match()) as client:
            score = {"home": 0, "away": 0}
            for team in ("home", "away", *random.choices(["home", "away"], k=6)):
                score[team] += 1
                await client.send(json.dumps({"minute": 90, "type": "goal", "team": team, "by": ["Zoë"]}))
                await client.expect(a_message(type="score", **score))
                await client.send(json.dumps({"type": "score", "team": team}))
                await client.expect(a_message(type="score", **score))

    @pytest.mark.goal(4, hint=2)
    async def test_other_messages_are_errors(self, learner):
        others = [
            '{"type": "goal"}',
            '{"type": "goal", "team": "hoem"}',
            '{"type": "goal", "team": ["home"]}',
            '{"type": "goal", "team": "Home"}',
            '{"type": "goal", "team": " home"}',
            '{"type": "Goal", "team": "home"}',
            '{"type": "SCORE"}',
            "[]",
        ]
        others += ['{"type": "gaol", "team": "home"}', '{"type": ["score"]}', "{}", "7", "null", '"score"', "NaN"]
        others += ['{"type": "score", "minute": NaN}', '{"type": "goal", "team": "home", "minute": [-Infinity]}']
        others += ["home", "{'type': 'score'}", '{"type": "score"', "", " ", "[" * 10**5, "9" * 5000, b"", b"\xff"]
        async with self.reporter(learner, a_match()) as client:
            for message in [*others, b'{"type": "goal", "team": "home"}']:
                await client.send(message)
                await client.expect(AN_ERROR)
            await client.send(json.dumps({"type": "score"}))
            await client.expect(a_message(type="score", home=0, away=0))

    @pytest.mark.goal(5, hint=1)
    async def test_the_clock_speaks_json(self, learner):
        async with self.reporter(learner, a_match(runs=True)) as client:
            await runs_its_clock(client)

    @pytest.mark.goal(6, hint=1)
    async def test_the_door_is_as_before(self, learner):
        project, _, tickets = await self.project(learner)
        await project.refused("ws/matches/8/")
        await project.refused("ws/matches/8/?ticket=press-0")
        async with self.reporter(learner, a_match()) as inside:
            ticket = inside.ticket
            for _ in range(2):
                async with project.connect(f"ws/matches/8/?ticket={ticket}") as newcomer:
                    await newcomer.expect(a_message(type="error", detail=f"Ticket {ticket} is already inside"))
                    await newcomer.expect_close(4009)
        if not await project.lets_in(f"ws/matches/8/?ticket={ticket}", a_message(type="score", home=0, away=0)):
            raise Unmet(
                f"The client with the ticket {ticket} has left, and the ticket lets nobody in again. "
                "Does `disconnect` still free it?"
            )
        await project.refused(f"ws/matches/8/?ticket={tickets[0]}", origin=ELSEWHERE)

    async def project(self, learner):
        """The project; a word of its template; the tickets that nobody has had before."""
        if TestThePage.given is None or TestThePage.given[0] is not learner:
            tickets = [f"press-{number}" for number in random.sample(range(10**5, 10**6), 20)]
            TestThePage.given = learner, random.randbytes(8).hex(), tickets, repr(tickets)
        _, word, tickets, all_tickets = TestThePage.given
        files = {
            "scores/templates/scores/match.html": TEMPLATE.format(*map(json.dumps, (word[:8], word[8:]))),
            "scores/clock.py": CLOCK,
            "scores/tickets.py": f"TICKETS = {all_tickets}\n",
        }
        return await learner.project(files=files), word, tickets

    @asynccontextmanager
    async def reporter(self, learner, match, home=0, away=0):
        """A client that was let in, and has got this score."""
        project, _, tickets = await self.project(learner)
        ticket = tickets.pop()
        async with project.connect(f"ws/matches/{match}/?ticket={ticket}") as client:
            client.ticket = ticket
            await client.expect(a_message(type="score", home=home, away=away))
            yield client
