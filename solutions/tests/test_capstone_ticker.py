import asyncio
import random
import re
from contextlib import asynccontextmanager

import pytest

from classroom.judging.browser import browsing, window  # noqa: F401  # a fixture
from classroom.judging.match_centre import COMMAND_ENDS, ELSEWHERE
from classroom.judging.site import heard, site_of, tell
from classroom.running.unmet import Unmet

COMPANIES = {
    "ANVL": "Anvil & Sons",
    "BREW": "Brewer Street Coffee",
    "DYNA": "Dynamo Electric",
    "FERN": "Fernleaf Paper",
    "KITE": "Kite Airways",
    "LOOM": "Loom & Thread",
    "ORCA": "Orca Shipping",
    "PLUM": "Plum Orchards",
}
ALL = list(COMPANIES)
MOVES = 300  # messages in which each share must have moved
PRICE = re.compile(r"\d+\.\d\d(?!\d)")
NO_VALKEY = "There is no Valkey on this machine: two servers and the command `feed` were not checked."


@asynccontextmanager
async def watching(site, *symbols, server=None):
    """A client that follows shares; yields it and its history."""
    symbols = list(symbols or ALL)
    async with site.connect("ws/stocks/", server=server) as client:
        yield client, await follow(client, symbols)


async def follow(client, symbols):
    await tell(client, "subscribe", symbols=symbols)
    quotes = (await heard(client, "history"))["quotes"]
    if {*quotes} != {*symbols}:
        raise Unmet("The history is of other shares.", came=[str(sorted(quotes))], expected=str(sorted(symbols)))
    return quotes


async def prices(client, *, ready=True):
    """The next prices; with ready, the client asks for what comes after them."""
    quotes = (await heard(client, "prices"))["quotes"]
    for symbol, quote in quotes.items():
        if symbol not in ALL or not quote["price"] > 0 or not quote["at"] > 0:
            raise Unmet("This is no quote of a share.", came=[f"{symbol}: {quote}"])
    if ready:
        await tell(client, "next")
    return quotes


async def until_all_moved(client, symbols=ALL):
    """The quotes that a quick client gets, up to one of each of these shares: lists by symbol."""
    found = {}
    for _ in range(MOVES):
        for symbol, quote in (await prices(client)).items():
            found.setdefault(symbol, []).append(quote)
        if {*symbols} <= {*found}:
            return found
    raise Unmet(f"In {MOVES} messages not every share has moved: {sorted({*symbols} - {*found})} did not.")


async def moved_for_all(quick, symbols, rounds=1):
    """In each round all of these shares move. In the end every client's consumer on the quick one's server knows.

    Each consumer hears by a channel of its own, so that the quick client has a quote says nothing of the others'. But
    the same server tells the quick one of a whole round more.

    Returns:
        The newest quote of each share, by symbol.
    """
    newest = {}
    for _ in range(rounds):
        newest |= {symbol: quotes[-1] for symbol, quotes in (await until_all_moved(quick, symbols)).items()}
    await until_all_moved(quick, symbols)
    return newest


@pytest.mark.task("ticker.1")
class TestPrices:
    @pytest.mark.goal(1, hint=1)
    async def test_there_is_a_page_and_a_socket_for_it(self, learner):
        site = await site_of(learner)
        page = await site.server.page("/stocks/")
        assert page.status == 200, f"The page /stocks/ was answered with status {page.status}, not 200."
        async with site.connect("ws/stocks/"):
            pass
        await site.server.refused("ws/stocks/", origin=ELSEWHERE)

    @pytest.mark.goal(2, hint=1)
    async def test_prices_of_the_shares_that_are_followed(self, learner):
        site = await site_of(learner)
        some = random.sample(ALL, 4)
        async with watching(site, *some[:3]) as (client, _):
            found = await until_all_moved(client, some[:3])
            assert {*found} == {*some[:3]}, f"Who follows {some[:3]} gets prices of {sorted(found)}."
            await tell(client, "subscribe", symbols=some[3:])
            await until_all_moved(client, some)

    @pytest.mark.goal(2, hint=2)
    async def test_the_history_is_in_order(self, learner):
        site = await site_of(learner)
        symbols = random.sample(ALL, 3)
        async with watching(site, *symbols) as (client, _):
            for _ in range(3):
                await until_all_moved(client, symbols)
            history = await follow(client, symbols)
            for symbol in symbols:
                times = [quote["at"] for quote in history[symbol]]
                assert len(times) >= 3, f"{symbol} has moved three times, and its history has {len(times)} quotes."
                assert times == sorted(times), f"The history of {symbol} does not begin with the oldest quote."

    @pytest.mark.goal(3, hint=1)
    async def test_everybody_sees_the_same_market(self, learner):
        site = await site_of(learner)
        some = random.sample(ALL, 4)
        async with watching(site, *some) as (one, _), watching(site, *some) as (other, _):
            of_one, of_other = await asyncio.gather(until_all_moved(one, some), until_all_moved(other, some))
            async with watching(site, *some) as (_, history):
                pass
            for seen in (of_one, of_other):
                for symbol in some:
                    for quote in seen[symbol]:
                        if quote not in history[symbol]:
                            raise Unmet(
                                f"A client has seen a price of {symbol} that another one's history does not have.",
                                came=[str(quote)],
                                expected=f"it in the history of {len(history[symbol])} quotes",
                            )

    @pytest.mark.goal(4, hint=1)
    async def test_what_is_followed_no_more(self, learner):
        site = await site_of(learner)
        left, *others = some = random.sample(ALL, 4)
        async with watching(site, *some) as (slow, _), watching(site, *some) as (quick, _):
            await prices(slow, ready=False)
            await moved_for_all(quick, some)  # so a quote of each share waits for the slow one
            await tell(slow, "unsubscribe", symbols=[left])
            await tell(slow, "next")
            seen = await until_all_moved(slow, others)
            assert left not in seen, f"{left} was unsubscribed, and its price came all the same."

    @pytest.mark.goal(5, hint=1)
    async def test_what_cannot_be_used(self, learner):
        site = await site_of(learner)
        frames = [
            (b"{}", "not_text"),
            ("Hello", "not_json"),
            ('{"type": "sell", "symbols": ["ANVL"]}', "unknown_type"),
            ('{"symbols": ["ANVL"]}', "unknown_type"),
            ('{"type": "subscribe"}', "invalid"),
            ('{"type": "subscribe", "symbols": "ANVL"}', "invalid"),
            ('{"type": "subscribe", "symbols": []}', "invalid"),
            ('{"type": "unsubscribe", "symbols": ["ANVL", "MOON"]}', "invalid"),
        ]
        random.shuffle(frames)
        async with site.connect("ws/stocks/") as client:
            for frame, code in frames:
                await client.send(frame)
                await heard(client, "error", code=code)
            await follow(client, ["ANVL"])


@pytest.mark.task("ticker.2")
class TestPace:
    @pytest.mark.goal(1, hint=2)
    async def test_nothing_comes_before_next(self, learner):
        site = await site_of(learner)
        some = random.sample(ALL, 3)
        async with watching(site, *some) as (slow, _), watching(site, *some) as (quick, _):
            for _ in range(2):
                await prices(slow, ready=False)
                await moved_for_all(quick, some)
                await tell(slow, "subscribe", symbols=some)
                message = await heard(slow, "history", "prices")
                if message["type"] == "prices":
                    raise Unmet("Prices came before this client's `next`.", came=[str(message)[:200]])
                await tell(slow, "next")

    @pytest.mark.goal(2, hint=1)
    async def test_then_comes_the_latest_of_each_share(self, learner):
        site = await site_of(learner)
        some = random.sample(ALL, 4)
        async with watching(site, *some) as (slow, _), watching(site, *some) as (quick, _):
            for _ in range(2):
                await prices(slow, ready=False)
                seen = await moved_for_all(quick, some, rounds=2)
                await tell(slow, "next")
                quotes = await prices(slow, ready=False)
                for symbol in some:
                    if symbol not in quotes:
                        raise Unmet(
                            f"{symbol} has moved since, and is not in what comes.", came=[str(sorted(quotes))]
                        )
                    if quotes[symbol]["at"] < seen[symbol]["at"]:
                        raise Unmet(
                            f"An old price of {symbol} came, and not the latest.",
                            came=[str(quotes[symbol])],
                            expected=f"{seen[symbol]}, or a later one",
                        )
                await tell(slow, "next")

    @pytest.mark.goal(2, hint=1)
    async def test_a_price_comes_once(self, learner):
        site = await site_of(learner)
        async with watching(site) as (client, _):
            last = {}
            for _ in range(6):
                for symbol, quote in (await prices(client)).items():
                    if symbol in last and quote["at"] <= last[symbol]:
                        raise Unmet(
                            f"A price of {symbol} came that is not newer than the last.", came=[str(quote)]
                        )
                    last[symbol] = quote["at"]

    @pytest.mark.goal(3, hint=3)
    async def test_who_reads_nothing_costs_the_others_nothing(self, learner):
        site = await site_of(learner)
        some = random.sample(ALL, 2)
        async with watching(site), watching(site) as (silent, _), watching(site, *some) as (quick, _):
            await prices(silent, ready=False)
            await until_all_moved(quick, some)
            silent.vanish()
            await until_all_moved(quick, some)

    @pytest.mark.goal(4, hint=3)
    async def test_a_hundred_at_once(self, learner):
        await self.crowd(learner, 100)

    @pytest.mark.goal(4, hint=3)
    async def test_a_thousand_at_once(self, learner):
        await self.crowd(learner, 1000)

    @pytest.mark.hidden
    @pytest.mark.goal(1, hint=2)
    async def test_next_without_prices_does_no_harm(self, learner):
        site = await site_of(learner)
        async with watching(site) as (client, _):
            for _ in range(3):
                await tell(client, "next")
                await prices(client)

    async def crowd(self, learner, count):
        """So many clients come, get their prices, and go; then comes one more."""
        site = await site_of(learner)
        async with learner.python(site.copy, "-c", CROWD, str(site.server.port), str(count)) as running:
            _, printed = await running.ended(2 * COMMAND_ENDS)
        last = (printed.splitlines() or ["nothing"])[-1]
        assert last == "all have their prices", f"Of {count} clients at once: {last}"
        async with watching(site, "KITE") as (client, _):
            await prices(client)


# Many clients in one process: each follows all shares, some read nothing, and half of them go without a goodbye.
CROWD = """\
import asyncio, json, sys
from websockets.asyncio.client import connect

port, count = map(int, sys.argv[1:])
SYMBOLS = "ANVL BREW DYNA FERN KITE LOOM ORCA PLUM".split()
gate, served, all_served = asyncio.Semaphore(40), 0, asyncio.Event()

async def client(number):
    global served
    options = {"origin": f"http://127.0.0.1:{port}", "compression": None, "open_timeout": None, "ping_interval": None}
    async with gate:
        socket = await connect(f"ws://127.0.0.1:{port}/ws/stocks/", **options)
        await socket.send(json.dumps({"type": "subscribe", "symbols": SYMBOLS}))
    if number % 10:
        got = 0
        while got < 3:
            message = json.loads(await socket.recv())
            if message["type"] == "error":
                raise SystemExit(f"one got an error: {message}")
            if message["type"] == "prices":
                got += 1
                await socket.send('{"type": "next"}')
    served += 1
    if served == count:
        all_served.set()
    await all_served.wait()
    if number % 2:
        await socket.close()
    else:
        socket.transport.abort()

async def main():
    try:
        async with asyncio.TaskGroup() as tasks:
            for number in range(count):
                tasks.create_task(client(number))
    except* Exception as errors:
        sys.exit(f"{served} were served, then: {errors.exceptions[0]!r}")
    print("all have their prices")

asyncio.run(main())
"""

# As `python manage.py feed --csv FILE`, with a channel layer
FEED = """\
import os, runpy, sys
os.environ["CHANNEL_LAYER_URL"], *sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.task("ticker.3")
class TestTwoServers:
    @pytest.mark.goal(1, hint=1)
    async def test_both_see_what_is_fed_and_nothing_else(self, learner):
        if (servers := await self.servers(learner)) is None:
            return
        site, *both = servers
        async with watching(site, server=both[0]) as (one, _), watching(site, server=both[1]) as (other, _):
            await self.both_hear(site, one, other)
            rows = [(0.1 * step, symbol, 100 + step) for step in range(1, 11) for symbol in random.sample(ALL, 5)]
            rows += [(1.2, symbol, 200) for symbol in ALL]
            _, *seen = await asyncio.gather(self.feed(site, rows), self.up_to(one, 200), self.up_to(other, 200))
            for of_one in seen:
                for symbol, came in of_one.items():
                    fed = {price for _, name, price in rows if name == symbol}
                    assert {*came} <= fed | {1}, f"Of {symbol} came {came}: some of these prices were never fed."

    @pytest.mark.goal(2, hint=1)
    async def test_the_last_price_is_the_last_and_in_order(self, learner):
        if (servers := await self.servers(learner)) is None:
            return
        site, *both = servers
        async with watching(site, server=both[0]) as (one, _), watching(site, server=both[1]) as (other, _):
            await self.both_hear(site, one, other)
            rows = [(0.02 * step, symbol, 300 + step) for step in range(1, 40) for symbol in ALL]
            rows += [(1.0, symbol, 400) for symbol in ALL]
            _, *seen = await asyncio.gather(self.feed(site, rows), self.up_to(one, 400), self.up_to(other, 400))
            for of_one in seen:
                for symbol, came in of_one.items():
                    came = [price for price in came if price > 1]
                    assert came == sorted(came), f"The prices of {symbol} came in another order: {came}"

    async def servers(self, learner):
        """The site and two servers with a Valkey between them; None where there is none."""
        site, layer = await site_of(learner), await learner.valkey()
        if layer is None:
            learner.left_out = NO_VALKEY
            return None
        self.layer = layer
        words = [
            (f"CHANNEL_LAYER_URL={layer}", "daphne", "-v", str(1 + number), "-b", "127.0.0.1", "-p", "PORT")
            for number in range(2)
        ]
        return site, *await asyncio.gather(*(site.another(*one, site.application) for one in words))

    async def feed(self, site, rows):
        text = "seconds,symbol,price\n" + "".join(
            f"{seconds:.2f},{name},{price}\n" for seconds, name, price in rows
        )
        folder = await site.learner.make_folder({"prices.csv": text})
        words = (self.layer, "manage.py", "feed", "--csv", f"{folder}/prices.csv")
        async with site.learner.python(site.copy, "-c", FEED, *words) as running:
            code, printed = await running.ended(COMMAND_ENDS)
        if code:
            raise Unmet(f"`manage.py feed --csv prices.csv` fails: {(printed.splitlines() or [''])[-1]}")

    async def both_hear(self, site, *clients):
        """Feed a price of 1 until both servers have heard it: by then they are members of their group."""
        hearing = [asyncio.create_task(self.up_to(client, 1)) for client in clients]
        try:
            for _ in range(6):
                await self.feed(site, [(0, symbol, 1) for symbol in ALL])
                _, pending = await asyncio.wait(hearing, timeout=1)
                if not pending:
                    break
            for one in hearing:
                await one
        finally:
            for one in hearing:
                one.cancel()
            await asyncio.wait(hearing)

    async def up_to(self, client, last):
        """The prices of each share that a quick client gets, up to this one of all of them."""
        found = {symbol: [] for symbol in ALL}
        for _ in range(MOVES):
            for symbol, quote in (await prices(client)).items():
                found[symbol].append(quote["price"])
            if all(came and came[-1] == last for came in found.values()):
                return found
        raise Unmet(f"In {MOVES} messages not every share has come to the price {last}, which was fed.")


@pytest.mark.task("ticker.4")
@pytest.mark.asyncio(loop_scope="class")  # all checks share a browser
class TestInTheBrowser:
    @pytest.mark.goal(1, hint=1)
    async def test_prices_move_on_the_page(self, learner, window):  # noqa: F811
        site = await site_of(learner)
        async with browsing(learner, site.server, window) as there:
            if there is None:
                return
            page = await self.opens(there)
            for symbol, company in COMPANIES.items():
                await page.sees(self.row(page, symbol), f"a row of a table with {symbol}")
                await page.sees(
                    self.row(page, symbol).filter(has_text=company), f"the company {company} with {symbol}"
                )
                await page.sees(self.row(page, symbol).filter(has_text=PRICE), f"a price of {symbol}")
            for symbol in random.sample(ALL, 3):
                before = await self.price(page, symbol)
                for _ in range(2):
                    before = await self.moved(page, symbol, before)
                async with watching(site, symbol) as (_, history):
                    known = [f"{quote['price']:.2f}" for quote in history[symbol]]
                assert before in known, f"The page shows {before} for {symbol}, a price that it never had."

    @pytest.mark.goal(2, hint=1)
    async def test_a_share_that_is_not_followed(self, learner, window):  # noqa: F811
        site = await site_of(learner)
        async with browsing(learner, site.server, window) as there:
            if there is None:
                return
            page, symbol = await self.opens(there), random.choice(ALL)
            await page.sees(self.row(page, symbol).filter(has_text=PRICE), f"a price of {symbol}")
            box = page.page.get_by_label(f"Follow {symbol}")
            await page.sees(box, f'a checkbox with the label "Follow {symbol}"')
            assert await box.is_checked(), f'The checkbox "Follow {symbol}" has no tick at first.'
            await page.do(box.uncheck(), f'The tick of "Follow {symbol}" can\'t be taken away.')
            await page.sees(
                self.row(page, symbol).filter(has_not_text=PRICE), f"the row of {symbol} without a price"
            )
            other = random.choice([one for one in ALL if one != symbol])
            await self.moved(page, other, await self.price(page, other))
            assert not PRICE.search(await self.row(page, symbol).inner_text()), f"{symbol} shows a price again."
            await page.do(box.check(), f'"Follow {symbol}" can\'t be ticked again.')
            await page.sees(
                self.row(page, symbol).filter(has_text=PRICE), f"a price of {symbol}, with the tick again"
            )

    @pytest.mark.goal(3, hint=2)
    async def test_the_page_comes_back(self, learner, window):  # noqa: F811
        site = await site_of(learner)
        async with browsing(learner, site.server, window) as there:
            if there is None:
                return
            line, _ = there
            page, symbol = await self.opens(there), random.choice(ALL)
            await page.sees(self.row(page, symbol).filter(has_text=PRICE), f"a price of {symbol}")
            await page.page.evaluate("window.stillTheSame = true")
            for _ in range(2):
                line.cut()
                async with watching(site, symbol) as (client, _):
                    await until_all_moved(client, [symbol])
                before = await self.price(page, symbol)
                line.mend()
                before = await self.moved(page, symbol, before)
                await self.moved(page, symbol, before)
            assert await page.page.evaluate("window.stillTheSame === true"), "The page was loaded anew."

    async def opens(self, there):
        _, people = there
        visitor = await people.visitor()
        await visitor.go("/stocks/")
        return visitor

    def row(self, visitor, symbol):
        return visitor.page.get_by_role("row").filter(has_text=symbol)

    async def price(self, visitor, symbol):
        found = PRICE.search(await self.row(visitor, symbol).inner_text())
        assert found, f"The row of {symbol} shows no price with two decimals."
        return found[0]

    async def moved(self, visitor, symbol, before):
        """Wait until the price is another one; returns it."""
        other = (
            self.row(visitor, symbol).filter(has_text=PRICE).filter(has_not_text=re.compile(rf"(?<!\d){before}"))
        )
        await visitor.sees(other, f"a new price of {symbol}, after {before}")
        return await self.price(visitor, symbol)
