"""What a client must see of exercise 07. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import json
import random
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from classroom.grading.client import Unmet, matching, shown

PRICES = {"ACME": Decimal("9.90"), "GLOBEX": Decimal("31.25"), "INITECH": Decimal("0.10")}

NO_JSON = [
    "{'type': 'portfolio'}",
    '{"type": "portfolio"',
    "portfolio",
    "{type: 'portfolio'}",
    '{"type": "portfolio"}}',
]
NO_OBJECT = ["[]", '["buy", "ACME", 3]', "3", '"buy"', "true", "null", '[{"type": "portfolio"}]']
NO_NUMBER = ['{"count": NaN}', '{"orders": [{"count": Infinity}]}', '{"count": -Infinity}', "NaN"]
TOO_MUCH = [
    "9" * 5000,
    '{"count": ' + "9" * 5000 + "}",
    "[" * 100_000,
    '{"a":' * 100_000,
    '{"type": "portfolio", "a": ' + "[" * 100_000,
]
BINARY = [b"\x00\xff\xfe", b'{"type": "portfolio"}', b""]


def strictly(text):
    """The value of a JSON text; unlike json.loads, it takes no NaN."""

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


def same(one, other):
    """True when two JSON values are equal, and so are their kinds: 2, 2.0 and true are three."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def an_object(described="", **fields):
    """A JSON object with these fields, and perhaps more."""

    def has_them(payload):
        found = strictly(payload)
        return all(name in found and same(found[name], value) for name, value in fields.items())

    return matching(has_them, described or json.dumps(fields, ensure_ascii=False))


def junk():
    """Texts that nobody would send on purpose, chosen anew for each run."""
    message = '{"type": "buy", "share": "ACME", "count": 3}'
    letters = (*range(32, 127), *range(0xA0, 0xD800))
    cut = random.randrange(1, len(message) - 1)
    noise = "".join(map(chr, random.choices(letters, k=40)))
    return [noise, message[:cut], message[cut:], message.replace('"', "'"), message + message]


async def call(learner, name, argument):
    """Call a function of the learner's; a long argument is cut when the call is told."""
    try:
        return await learner.call(name, argument, plain=True)
    except AssertionError as unmet:
        raise AssertionError(str(unmet).replace(repr(argument), shown(argument, 200))) from None


@pytest.mark.task("07.1")
class TestReceipt:
    async def receipt(self, learner, order):
        text = json.dumps(order) + "\n"  # as a file ends
        found = await call(learner, "receipt", text)
        asked = f"`receipt({text!r})` returned {shown(found)}"
        assert isinstance(found, str), f"{asked}: a {type(found).__name__} and not a text."
        try:
            value = strictly(found)
        except ValueError as error:
            raise AssertionError(f"{asked}. That is not JSON: {error}.") from None
        assert isinstance(value, dict), f"{asked}. That is JSON, but no object."
        return asked, value

    @pytest.mark.goal(1, hint=2)
    async def test_the_total_is_added(self, learner):
        for price, count in ((12, 2), (random.randrange(1, 99), random.randrange(3, 99))):
            order = {"item": "scarf", "price": price, "count": count}
            asked, found = await self.receipt(learner, order)
            assert same(found.get("total"), price * count), f"{asked}. The total should be {price * count}."

    @pytest.mark.goal(2, hint=2)
    async def test_all_other_fields_stay(self, learner):
        order = {"price": random.randrange(2, 99), "count": 2, "item": 'Schal "Köln" ⚽', "gift": True}
        order |= {"note": None, f"field {random.randbytes(3).hex()}": {"sizes": ["S", 7], "paid": False}}
        for one in (order, dict(reversed(order.items()))):
            asked, found = await self.receipt(learner, one)
            for name, value in one.items():
                assert name in found, f"{asked}. The field {name!r} is missing."
                assert same(found[name], value), (
                    f"{asked}. The field {name!r} was {json.dumps(value)}, and is {json.dumps(found[name])}."
                )


@pytest.mark.task("07.2")
class TestTill:
    async def answer(self, client, price, count):
        await client.send(json.dumps({"price": price, "count": count}))
        fields = {"total", "at"}
        both = matching(lambda text: fields <= strictly(text).keys(), "a JSON object with total and at")
        return strictly(await client.expect(both))

    @pytest.mark.goal(1, hint=2)
    async def test_each_order_is_answered(self, learner):
        async with learner.connect("Till") as client:
            for _ in range(3):
                await self.answer(client, f"{random.randrange(2, 99)}.50", random.randrange(1, 9))

    @pytest.mark.goal(2, hint=2)
    async def test_the_total_is_exact(self, learner):
        async with learner.connect("Till") as client:
            prices = ["9.90", "0.10", f"{random.randrange(10**16, 10**17)}.07", "1.005", "5"]
            for price in prices:
                total = str(Decimal(price) * 3)
                found = (await self.answer(client, price, 3))["total"]
                assert same(found, total), (
                    f"For the price {price!r} and the count 3, total was {json.dumps(found)}. "
                    f"The text {json.dumps(total)} is right."
                )

    @pytest.mark.goal(3, hint=2)
    async def test_the_time_of_the_answer_has_a_zone(self, learner):
        async with learner.connect("Till") as client:
            await asyncio.sleep(0.05)  # so that the time of connecting is another one
            sent = datetime.now(timezone.utc)
            found = (await self.answer(client, "9.90", 3))["at"]
            now = datetime.now(timezone.utc)
            said = f"`at` was {json.dumps(found)}"
            assert isinstance(found, str), f"{said}: no text."
            try:
                at = datetime.fromisoformat(found)
            except ValueError:
                raise AssertionError(f"{said}: that is not in ISO 8601 format.") from None
            assert "T" in found, f"{said}: ISO 8601 has a T between date and time."
            assert at.tzinfo, f"{said}: it names no time zone, so nobody knows when that is."
            step = timedelta(milliseconds=10) if at.microsecond else timedelta(seconds=1)  # it may be in whole ones
            assert sent - step < at < now + step, (
                f"{said}. That is not the time of the answer: it came between {sent.isoformat()} and {now.isoformat()}."
            )


@pytest.mark.task("07.3")
class TestUnderstand:
    async def must_be(self, learner, text, expected, why):
        found = await call(learner, "understand", text)
        assert same(found, expected), (
            f"`understand({shown(text)})` returned {shown(found)}; {shown(expected)} is right: {why}."
        )

    @pytest.mark.goal(1, hint=1)
    async def test_an_object_is_returned(self, learner):
        order = {"count": random.randrange(1000), "note": None, "tags": ["Grüße", {"a": True}]}
        large = json.dumps({"notes": ["scarf"] * 10_000})
        words = '{"note": "NaN, -Infinity and [[[[ are only words here"}'
        pretty = f" \n{json.dumps(order, indent=1, ensure_ascii=False)} "
        for text in (large, words, json.dumps(order), "{}", pretty):
            await self.must_be(learner, text, json.loads(text), "it is a JSON object")

    @pytest.mark.goal(2, hint=2)
    async def test_other_json_is_none(self, learner):
        for text in NO_OBJECT:
            await self.must_be(learner, text, None, "it is JSON, but no object")

    @pytest.mark.goal(3, hint=2)
    async def test_no_json_is_none(self, learner):
        for text in ("", " ", *NO_JSON, *junk()):
            await self.must_be(learner, text, None, "it is no JSON")

    @pytest.mark.goal(3, hint=2)
    async def test_nan_is_none(self, learner):
        for text in NO_NUMBER:
            await self.must_be(learner, text, None, "NaN and Infinity are no JSON")

    @pytest.mark.goal(4, hint=1)
    async def test_too_much_is_none(self, learner):
        for text in TOO_MUCH:
            await self.must_be(learner, text, None, "Python's json can't take it")

    @pytest.mark.goal(5, hint=3)
    async def test_no_text_is_none(self, learner):
        await self.must_be(learner, None, None, "there is no text")


@pytest.mark.task("07.4")
class TestOpenDesk:
    ok = matching(lambda text: same(strictly(text), {"type": "ok"}), 'the JSON object {"type": "ok"}')
    error = matching(
        lambda text: (found := strictly(text))["type"] == "error" and found["detail"].strip(),
        'a JSON object with "type": "error" and a sentence as its "detail"',
    )

    @pytest.mark.goal(1, hint=2)
    async def test_an_object_is_ok(self, learner):
        async with learner.connect("OpenDesk") as client:
            for message in ({"type": "buy"}, {}, {random.randbytes(3).hex(): [None, {"a": "ü"}]}):
                await client.send(json.dumps(message))
                await client.expect(self.ok)

    @pytest.mark.goal(2, hint=3)
    async def test_another_text_gets_an_error(self, learner):
        for text in ('say "goal"', *NO_JSON, *NO_OBJECT, *junk(), *TOO_MUCH):
            async with learner.connect("OpenDesk") as client:
                await client.send(text)
                await client.expect(self.error)

    @pytest.mark.goal(3, hint=2)
    async def test_empty_and_binary_get_an_error(self, learner):
        for payload in ("", *BINARY):
            async with learner.connect("OpenDesk") as client:
                await client.send(payload)
                await client.expect(self.error)

    @pytest.mark.goal(4, hint=1)
    async def test_the_connection_stays(self, learner):
        async with learner.connect("OpenDesk") as client:
            for payload in (*NO_JSON, "[]", b"\x00", *TOO_MUCH[:3], ""):
                await client.send(payload)
                await client.expect(self.error)
                await client.send('{"type": "buy"}')
                await client.expect(self.ok)
            await client.expect_nothing()


@pytest.mark.task("07.5")
class TestProblemWith:
    async def must_be(self, learner, message, expected):
        found = await call(learner, "problem_with", message)
        assert same(found, expected), (
            f"`problem_with({message!r})` returned {shown(found)}; {expected!r} is right."
        )

    def order(self, **fields):
        message = {"type": random.choice(("buy", "sell")), "share": random.choice(list(PRICES)), "count": 3}
        return message | fields

    @pytest.mark.goal(1, hint=3)
    async def test_a_good_message_is_none(self, learner):
        await self.must_be(learner, {"type": "portfolio"}, None)
        for count in (1, 1000, random.randrange(2, 1000)):
            for kind in ("buy", "sell"):
                for share in PRICES:
                    await self.must_be(learner, {"type": kind, "share": share, "count": count}, None)
        await self.must_be(learner, self.order(ref="a1", note=None), None)
        await self.must_be(learner, {"type": "portfolio", "ref": "a1", "share": "acme", "count": 0}, None)

    @pytest.mark.goal(2, hint=2)
    async def test_an_unknown_type(self, learner):
        for kind in ("give", "Buy", "", random.randbytes(3).hex(), None, 3, True, [], ["buy"], {"buy": 1}):
            await self.must_be(learner, self.order(type=kind), "unknown_type")
        await self.must_be(learner, {}, "unknown_type")
        await self.must_be(learner, {"share": "ACME", "count": 3}, "unknown_type")

    @pytest.mark.goal(3, hint=2)
    async def test_an_unknown_share(self, learner):
        for share in ("acme", "", random.randbytes(3).hex(), None, 3, True, [], ["ACME"], {"ACME": 1}):
            await self.must_be(learner, self.order(share=share), "unknown_share")
        await self.must_be(learner, {"type": "buy", "count": 3}, "unknown_share")

    @pytest.mark.goal(4, hint=2)
    async def test_a_bad_count(self, learner):
        for count in (0, -1, 1001, 10**30, None, "2", "", "two", [], [3], {"count": 3}):
            await self.must_be(learner, self.order(count=count), "bad_count")
        await self.must_be(learner, {"type": "sell", "share": "ACME"}, "bad_count")

    @pytest.mark.goal(4, hint=2)
    async def test_only_whole_numbers_count(self, learner):
        for count in (2.5, 0.5, 2.0, True):
            await self.must_be(learner, self.order(count=count), "bad_count")

    @pytest.mark.goal(5, hint=3)
    async def test_the_first_problem_is_named(self, learner):
        await self.must_be(learner, {"type": "give", "share": "acme", "count": 0}, "unknown_type")
        await self.must_be(learner, {"type": "sell", "share": "acme", "count": 0}, "unknown_share")


def portfolio(cash="1000.00", **shares):
    described = f'"cash": "{cash}", "shares": {json.dumps(shares)}'  # short: a report cuts what is long
    return an_object(described, type="portfolio", cash=cash, shares=shares)


def error(code, **fields):
    return an_object(type="error", code=code, **fields)


async def answer(client, payload, expected):
    """The answer to one frame. A failure shows this exchange alone: those before it were right."""
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


async def ask(client, expected, **message):
    return await answer(client, json.dumps(message), expected)


async def begin(client):
    """Ask for the first portfolio of a connection."""
    a_portfolio = an_object('an object with "type": "portfolio"', type="portfolio")
    found = await ask(client, a_portfolio, type="portfolio")
    assert not found.get("shares"), (
        f"A new connection began with the shares {shown(found['shares'])}: those of another connection. "
        "Make them in `connect`."
    )
    await ask(client, portfolio(), type="portfolio")


async def buy(client, share, count, expected):
    return await ask(client, expected, type="buy", share=share, count=count)


async def sell(client, share, count, expected):
    return await ask(client, expected, type="sell", share=share, count=count)


@pytest.mark.task("07.6")
class TestBroker:
    @pytest.mark.goal(1, hint=1)
    async def test_a_new_portfolio(self, learner):
        async with learner.connect("Broker") as client:
            await client.expect_nothing()
            await begin(client)

    @pytest.mark.goal(2, hint=2)
    async def test_buy_and_sell(self, learner):
        count = random.randrange(4, 30)
        async with learner.connect("Broker") as client:
            await begin(client)
            await buy(client, "ACME", 3, portfolio("970.30", ACME=3))
            await buy(client, "GLOBEX", 2, portfolio("907.80", ACME=3, GLOBEX=2))
            cash = Decimal("907.80") - count * PRICES["INITECH"]
            await buy(client, "INITECH", count, portfolio(str(cash), ACME=3, GLOBEX=2, INITECH=count))
            cash += 2 * PRICES["ACME"]
            await sell(client, "ACME", 2, portfolio(str(cash), ACME=1, GLOBEX=2, INITECH=count))
            cash += 2 * PRICES["GLOBEX"]
            await sell(client, "GLOBEX", 2, portfolio(str(cash), ACME=1, INITECH=count))
            await buy(client, "ACME", 1, portfolio(str(cash - PRICES["ACME"]), ACME=2, INITECH=count))

    @pytest.mark.goal(7, hint=1)
    async def test_each_client_has_its_own(self, learner):
        async with learner.connect("Broker") as first, learner.connect("Broker") as second:
            await begin(first)
            await buy(first, "ACME", 3, portfolio("970.30", ACME=3))
            await begin(second)
            await buy(second, "ACME", 1, portfolio("990.10", ACME=1))
            await sell(first, "ACME", 3, portfolio())
            await ask(second, portfolio("990.10", ACME=1), type="portfolio")

    @pytest.mark.goal(3, hint=2)
    async def test_no_more_than_there_is(self, learner):
        async with learner.connect("Broker") as client:
            await sell(client, "ACME", 1, error("not_enough_shares"))
            await buy(client, "GLOBEX", 33, error("not_enough_cash"))
            await ask(client, portfolio(), type="portfolio")
            await buy(client, "GLOBEX", 32, portfolio("0.00", GLOBEX=32))
            await buy(client, "INITECH", 1, error("not_enough_cash"))
            await sell(client, "GLOBEX", 33, error("not_enough_shares"))
            await sell(client, "ACME", 1, error("not_enough_shares"))
            await ask(client, portfolio("0.00", GLOBEX=32), type="portfolio")
        async with learner.connect("Broker") as client:  # 0.10 is left; with floats 0.0999999
            await buy(client, "ACME", 101, portfolio("0.10", ACME=101))
            await buy(client, "INITECH", 1, portfolio("0.00", ACME=101, INITECH=1))

    @pytest.mark.goal(4, hint=1)
    async def test_a_problem_is_named(self, learner):
        async with learner.connect("Broker") as client:
            await ask(client, error("unknown_type"), type="give", share="ACME", count=1)
            await ask(client, error("unknown_type"))
            await buy(client, "acme", 1, error("unknown_share"))
            await buy(client, "ACME", True, error("bad_count"))
            await sell(client, "ACME", 0, error("bad_count"))
            for payload in ('say "goal"', "[]", "", b'{"type": "portfolio"}'):
                await answer(client, payload, error("bad_message"))

    @pytest.mark.goal(5, hint=2)
    async def test_the_ref_comes_back(self, learner):
        async with learner.connect("Broker") as client:
            for ref in (random.randbytes(4).hex(), "", 'say "ü" ⚽'):
                await ask(client, an_object(type="portfolio", ref=ref), type="portfolio", ref=ref)
                await ask(client, error("unknown_type", ref=ref), ref=ref)
                order = {"type": "sell", "share": "ACME", "count": 1}
                await ask(client, error("not_enough_shares", ref=ref), **order, ref=ref)
                for kind in ("buy", "sell"):
                    order = {"type": kind, "share": "INITECH", "count": 1}
                    await ask(client, an_object(type="portfolio", ref=ref), **order, ref=ref)
                for share, count, code in (
                    ("GLOBEX", 33, "not_enough_cash"),
                    ("ACME", 0, "bad_count"),
                    ("acme", 1, "unknown_share"),
                ):
                    order = {"type": "buy", "share": share, "count": count}
                    await ask(client, error(code, ref=ref), **order, ref=ref)
            for ref in (3, None, ["a"]):
                found = await ask(client, portfolio(), type="portfolio", ref=ref)
                assert "ref" not in found, (
                    f"The ref {ref!r} is no text, so the answer must have none. It was {found!r}."
                )
            found = await ask(client, portfolio(), type="portfolio")
            assert "ref" not in found, (
                f"The message had no ref, so the answer must have none. It was {found!r}."
            )

    @pytest.mark.goal(6, hint=2)
    async def test_it_survives_any_input(self, learner):
        either = matching(
            lambda text: strictly(text)["type"] in ("error", "portfolio"),
            "a JSON object with the type error or portfolio",
        )
        hostile = [*NO_JSON, *NO_OBJECT, *NO_NUMBER, *TOO_MUCH, *BINARY, *junk()]
        hostile += [
            '{"type": "buy", "share": "ACME", "count": 1e999}',
            '{"type": "portfolio", "ref": "\\ud800"}',
            '{"type": "portfolio", "ref": ' + "[" * 400 + "]" * 400 + "}",
            '{"type": {"type": []}, "share": {}, "count": "9e9"}',
        ]
        random.shuffle(hostile)
        async with learner.connect("Broker") as client:
            await buy(client, "ACME", 3, portfolio("970.30", ACME=3))
            for payload in hostile:
                await answer(client, payload, either)
            await ask(client, portfolio("970.30", ACME=3), type="portfolio")
            await client.expect_nothing()
