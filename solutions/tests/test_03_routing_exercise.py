"""What a client must see of exercise 03. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import random
import re
import string
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from urllib.parse import quote, quote_plus, unquote_plus
from weakref import WeakKeyDictionary

import pytest
from hypothesis import strategies as st

from classroom.judging.client import Refused, Unmet, leaving, shown
from classroom.judging.inputs import LETTERS, drawn, some_texts, ways_to_leave

visited = WeakKeyDictionary()  # the paths of all clients that there were, by their Learner

ORIGIN = "http://127.0.0.1"  # as a browser says it: a project may check it

SLUG = string.ascii_letters + string.digits + "-_"
NAMES = st.text(LETTERS, min_size=1, max_size=20)


def whole_numbers():
    """Whole numbers from 0: of one digit, of more than nine, and of 30, which no machine word holds."""
    return [
        7,
        0,
        random.randrange(10**9, 10**12),
        random.randrange(10**29, 10**30),
        *drawn(st.integers(0, 9999), 3),
    ]


def with_zeros():
    """Some whole numbers as text with zeros before them."""
    return [
        "007",
        "00",
        *(f"{'0' * random.randrange(1, 12)}{number}" for number in random.sample(range(10**12), 2)),
    ]


def slugs():
    """Slugs, of each kind of character."""
    return ["Z", "-", "_", "Transfer_News-2", "x" * 60, *drawn(st.text(SLUG, min_size=1), 3)]


def word():
    """A slug that nobody can guess, and that no number is."""
    return f"{random.choice(['cup', 'Derby', 'transfer_news'])}-{random.randbytes(3).hex()}"


def beside(path):
    """Paths that are nearly this one, which ends with a slash: no pattern for it may fit them."""
    bare, without_its_first = path.removesuffix("/"), path.partition("/")[2]
    ends = [bare, f"{path}/", f"{path}{word()}", f"{path}old/", f"{bare}%20/", f"{path}%0A"]
    return [*ends, f"my/{path}", f"{word()}{path}", without_its_first, path.title()]


class At:
    """A client that tells with its path what it misses, and whose words it got in place of its own.

    Args:
        path: its path.
        client: the Client.
        others: paths of clients that are there too, or were before.
    """

    def __init__(self, path, client, others):
        self._path, self._client, self._others = path, client, others

    def __getattr__(self, name):
        step = getattr(self._client, name)

        async def told(*arguments):
            try:
                return await step(*arguments)
            except Unmet as unmet:
                raise in_words(self._who(unmet), unmet) from None

        return told

    def _who(self, unmet):
        """The reason, with the client's path; and with another's, when what came last has a word of that."""
        mine = words(self._path) | words(unmet.expected)
        for other in self._others if unmet.came and unmet.expected else ():
            if foreign := (words(other) & words(unmet.came[-1])) - mine:
                return (
                    f"{of(self._path, unmet)} `{min(foreign)}` stood in the path of another client, `{other}`: "
                    "does your code keep something of one client for the next?"
                )
        return of(self._path, unmet)


def words(text):
    """The words in a text or a path that hardly come by chance: not the shortest, nor a greeting's own."""
    return set(re.findall(r"\w{3,}", unquote_plus(text))) - {"latest"}


def of(path, unmet):
    """The reason, which names the path of the client."""
    return f"A client of `{path}`: {unmet.reason[0].lower()}{unmet.reason[1:]}"


def in_words(reason, unmet):
    """The same Unmet with another reason."""
    return Unmet(reason, sent=unmet.sent, came=unmet.came, expected=unmet.expected)


@contextmanager
def when(something):
    """Whatever is not met inside, is told with what has happened before."""
    try:
        yield
    except Unmet as unmet:
        raise in_words(f"{something}. {unmet.reason}", unmet) from None


@asynccontextmanager
async def client_of(learner, name, path):
    """A client at this path of the application."""
    async with AsyncExitStack() as stack:
        try:
            client = await stack.enter_async_context(learner.connect(name, path, origin=ORIGIN))
        except Unmet as unmet:
            if "handshake" not in unmet.reason:  # there is no such application
                raise
            raise in_words(of(path, unmet), unmet) from None
        visited.setdefault(learner, []).append(path)
        yield At(path, client, visited[learner])


@asynccontextmanager
async def clients_of(learner, name, paths):
    """A client at each of these paths; all ask for their connection at the same moment."""
    async with AsyncExitStack() as stack:
        opening = [stack.enter_async_context(client_of(learner, name, path)) for path in paths]
        opened = await asyncio.gather(*opening, return_exceptions=True)
        for failed in opened:
            if isinstance(failed, Unmet) and "handshake" in failed.reason:  # else there is no such application
                with when(f"{len(paths)} clients came at the same moment"):
                    raise failed
            if isinstance(failed, BaseException):
                raise failed
        yield opened


async def nobody_answers(learner, name, path):
    """A client at this path must be refused or closed before it says a word, and get no message."""
    await learner.begin()  # the misses before this one were right: they explain nothing
    opened = False
    try:
        async with learner.connect(name, path, origin=ORIGIN) as client:
            opened = True
            answer = await client.receive()
            raise AssertionError(f"A client of `{path}` got {answer!r}. No pattern should fit this path.")
    except Refused:
        return
    except Unmet as unmet:
        if "closed" in unmet.reason and opened:
            return
        if not opened and "handshake" not in unmet.reason:  # there is no such application
            raise
    was = "accepted and then left alone" if opened else "neither accepted nor refused"
    raise Unmet(
        f"A client of `{path}` was {was}. No pattern should fit this path: refuse the client, as `URLRouter` does then."
    )


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
            came=map(shown, came),
            expected=", ".join(shown(answer) for _, answer in answers),
        )


async def desks_answer(learner, name, desks, count):
    """A client of each desk comes, one after the other; each gets its own texts back, and nothing else.

    Args:
        learner, name: as for `client_of`.
        desks: the word before the answers of each, "score" or "price".
        count: of the texts that each sends.
    """
    async with AsyncExitStack() as all_stay:
        clients = {}
        for desk in desks:
            clients[await all_stay.enter_async_context(client_of(learner, name, f"/ws/{desk}s/"))] = desk
        with when(f"{len(clients)} clients are connected, and each must have a consumer object of its own"):
            for text in some_texts(count):
                for client in random.sample(list(clients), len(clients)):
                    await client.send(text)
                    await client.expect(f"{clients[client]} {text}")
            for client in clients:
                await client.expect_nothing()


@pytest.mark.task("03.1")
class TestTwoDesks:
    @pytest.mark.goal(1, hint=2)
    async def test_the_score_desk_answers(self, learner):
        async with client_of(learner, "two_desks", "/ws/scores/?half=2") as client:
            for score in ("2:1", *some_texts()):
                await client.send(score)
                await client.expect(f"score {score}")

    @pytest.mark.goal(1, hint=2)
    async def test_each_client_gets_its_own_answers(self, learner):
        await desks_answer(learner, "two_desks", ["score"] * 12, 2)

    @pytest.mark.goal(2, hint=2)
    async def test_the_price_desk_answers(self, learner):
        async with client_of(learner, "two_desks", "/ws/prices/") as client:
            for price in ("9.95", *some_texts()):
                await client.send(price)
                await client.expect(f"price {price}")

    @pytest.mark.goal(2, hint=2)
    async def test_both_desks_serve_several_at_a_time(self, learner):
        await desks_answer(learner, "two_desks", ["price", "score"] * 2, 6)

    @pytest.mark.may_raise
    @pytest.mark.goal(3, hint=2)
    async def test_no_other_path_is_answered(self, learner):
        others = ["", "ws/", "ws", f"ws/{word()}/", f"{word()}/", "ws/prices/2/", "ws/scores/prices/"]
        others += ["ws/score/", "ws/price/"]
        for path in [*beside("ws/scores/"), *beside("ws/prices/"), *others]:
            await nobody_answers(learner, "two_desks", f"/{path}")


async def matches_greet(learner, name, numbers):
    """A client of each of these matches is greeted with its number and the next, and its text is answered."""
    for match in numbers:
        async with client_of(learner, name, f"/ws/matches/{match}/") as client:
            await client.expect(f"Match {int(match)}, next is match {int(match) + 1}")
            await client.expect_nothing()
            await client.send("2:1")
            await client.expect(f"Match {int(match)}: 2:1")


async def matches_answer(learner, name):
    """Clients of two matches and a second one of the first are answered with their own match, and get no more."""
    home, away = random.sample(range(10, 1000), 2)
    numbers = [home, away, home]
    async with clients_of(learner, name, [f"/ws/matches/{match}/" for match in numbers]) as clients:
        for client, match in zip(clients, numbers, strict=True):
            await client.expect(f"Match {match}, next is match {match + 1}")
        for text in ("2:1", "2:1", *some_texts()):
            for client in clients:
                await client.send(text)
            for client, match in zip(clients, numbers, strict=True):
                await client.expect(f"Match {match}: {text}")
        for client, match in zip(clients, numbers, strict=True):
            await several_answered(client, [(text, f"Match {match}: {text}") for text in some_texts(5)])
        for client in clients:
            await client.expect_nothing()
        first, other, same = clients
        await same.close()
        await first.expect_nothing()  # by now all that follows from its leaving has been done
        with when("Of two clients of this match one has left"):
            for client, match in ((first, home), (other, away)):
                await client.send("still on?")
                await client.expect(f"Match {match}: still on?")


@pytest.mark.task("03.2")
class TestMatches:
    @pytest.mark.goal(1, hint=3)
    async def test_each_match_is_greeted(self, learner):
        await matches_greet(learner, "matches", whole_numbers())

    @pytest.mark.goal(2, hint=2)
    async def test_the_number_is_a_number(self, learner):
        await matches_greet(learner, "matches", with_zeros())

    @pytest.mark.goal(3, hint=2)
    async def test_each_client_keeps_its_match(self, learner):
        await matches_answer(learner, "matches")

    @pytest.mark.may_raise
    @pytest.mark.goal(4, hint=2)
    async def test_what_is_no_number_is_not_answered(self, learner):
        no_numbers = ["final", word(), "-7", "%2B7", "7.0", "1_000", "1e3", "0x7", "%207", "%C2%B2", "7a"]
        paths = [
            "",
            "ws/",
            "ws/matches/",
            "ws/matches//",
            "ws/matches/7/8/",
            "ws/matches/7/goals/",
            *(f"ws/matches/{one}/" for one in no_numbers),
        ]
        for path in [*paths, *beside(f"ws/matches/{random.randrange(10, 1000)}/")]:
            await nobody_answers(learner, "matches", f"/{path}")


def tag(symbol, query=""):
    """The path of a price tag, with a query string."""
    return f"/ws/prices/{symbol}/{query}"


@asynccontextmanager
async def decoded(learner):
    """What is not met inside because the query string was not decoded, is told so."""
    try:
        yield
    except Unmet as unmet:
        raised = await asyncio.to_thread(learner.raised) or ""
        if "KeyError: 'currency'" not in raised and not (unmet.came and unmet.came[-1].endswith("in USD'")):
            raise
        why = "In the scope the query string is bytes: undecoded, its names are bytes too, b'currency' for 'currency'."
        raise in_words(f"{unmet.reason} {why}", unmet) from None


@pytest.mark.task("03.3")
class TestPriceTags:
    @pytest.mark.goal(1, hint=2)
    async def test_symbol_and_currency_are_shown(self, learner):
        currencies = ["EUR", "a=b", "eur", *drawn(st.text(string.ascii_letters + string.digits, min_size=1), 6)]
        for symbol, currency in zip(["ACME", *slugs()], currencies, strict=True):
            async with (
                decoded(learner),
                client_of(learner, "price_tags", tag(symbol, f"?currency={currency}")) as client,
            ):
                await client.expect(f"{symbol} in {currency}")
                await client.send("2:1")
                await client.expect_nothing()

    @pytest.mark.goal(1, hint=2)
    async def test_clients_of_the_same_moment_get_their_own(self, learner):
        shown = [(word(), random.randbytes(2).hex()) for _ in range(4)]
        paths = [tag(symbol, f"?currency={currency}") for symbol, currency in shown]
        async with clients_of(learner, "price_tags", paths) as clients:
            for client, (symbol, currency) in zip(clients, shown, strict=True):
                await client.expect(f"{symbol} in {currency}")

    @pytest.mark.goal(2, hint=2)
    async def test_other_parts_change_nothing(self, learner):
        others = ["lang=de", f"half={random.randrange(1, 3)}", "big", "", "=", "a=1=2", "lang=currency"]
        nearly = [
            "Currency",
            "CURRENCY",
            "base_currency",
            "currency2",
            "my+currency",
            "note=currency%3DCHF&currency_",
        ]
        queries = [f"{'&'.join(3 * others)}&currency=EUR&half=2", "currency=EUR&half=2"]
        queries.append("note=a;currency=CHF&currency=EUR")
        for name in nearly:
            before, after = random.sample(others, 2)
            queries.append(f"{before}&{name}=CHF&currency=EUR&{after}")
            queries.append(f"{before}&currency=EUR&{after}&{name}=CHF")
        for query in queries:
            async with client_of(learner, "price_tags", tag("ACME", f"?{query}")) as client:
                await client.expect("ACME in EUR")

    @pytest.mark.goal(3, hint=3)
    async def test_without_a_currency_it_is_usd(self, learner):
        queries = ["", "?", "?lang=de", "?lang=currency", "?currency=", "?currency=&lang=de", "?Currency=EUR"]
        async with client_of(learner, "price_tags", tag("ACME", "?currency=EUR")) as first:
            await first.expect("ACME in EUR")
            for query in queries:
                async with client_of(learner, "price_tags", tag("ACME", query)) as client:
                    await client.expect("ACME in USD")

    @pytest.mark.goal(4, hint=2)
    async def test_it_is_decoded(self, learner):
        for currency in (
            "€",
            "Swiss francs",
            " ",
            " zł & £",
            "100%",
            "a+b",
            "Zoe\u0308",
            *drawn(st.text(LETTERS, min_size=1), 5),
        ):
            written = random.choice([quote, quote_plus])(currency, safe="")  # a blank is %20 or +
            written = random.choice([written, re.sub("%..", lambda sign: sign[0].lower(), written)])
            async with client_of(learner, "price_tags", tag("ACME", f"?currency={written}")) as client:
                await client.expect(f"ACME in {currency}")

    @pytest.mark.goal(2, hint=2)
    async def test_the_first_of_two_currencies_counts(self, learner):
        for query in ("currency=EUR&currency=CHF", f"currency=EUR&lang=de&currency={word()}&currency=USD"):
            async with client_of(learner, "price_tags", tag("ACME", f"?{query}")) as client:
                await client.expect("ACME in EUR")


async def greeted(learner, greetings):
    """A client of each of these paths of `news` gets its greeting and no more, whatever it sends."""
    for path, greeting in greetings.items():
        async with client_of(learner, "news", path) as client:
            await client.expect(greeting)
            await client.send("2:1")
            await client.expect_nothing()


@contextmanager
def before_it_accepted():
    """A client that was refused, and not closed, is told with why."""
    try:
        yield
    except Unmet as unmet:
        if "HTTP 403" not in unmet.reason:
            raise
        raise in_words(
            f"{unmet.reason} It closed before it accepted: first `await self.accept()`.", unmet
        ) from None


async def closed_with_4404(learner, name, paths):
    """A client of each of these paths is accepted, gets no message, and is closed with 4404."""
    for path in paths:
        with before_it_accepted():
            async with client_of(learner, name, f"/{path}") as client:
                await client.expect_close(4404)


@pytest.mark.task("03.4")
class TestNews:
    @pytest.mark.goal(1, hint=2)
    async def test_the_latest(self, learner):
        await greeted(learner, {"/ws/news/latest/": "the latest"})

    @pytest.mark.goal(2, hint=2)
    async def test_a_story_by_its_number(self, learner):
        await greeted(learner, {f"/ws/news/{story}/": f"story {story}" for story in whole_numbers()})

    @pytest.mark.goal(2, hint=2)
    async def test_a_storys_number_is_a_number(self, learner):
        await greeted(learner, {f"/ws/news/{digits}/": f"story {int(digits)}" for digits in with_zeros()})

    @pytest.mark.goal(3, hint=3)
    async def test_a_topic_by_its_word(self, learner):
        topics = ["football", "latest-2", "Latest", "-5", "5a", "1_000", "1e3", *slugs()]
        topics = [topic for topic in topics if not topic.isdecimal()]
        await greeted(learner, {f"/ws/news/{topic}/": f"topic {topic}" for topic in topics})

    @pytest.mark.goal(3, hint=2)
    async def test_clients_of_the_same_moment_get_their_own(self, learner):
        topic, story = word(), random.randrange(1000)
        greetings = {topic: f"topic {topic}", "latest": "the latest", str(story): f"story {story}"}
        async with clients_of(learner, "news", [f"/ws/news/{end}/" for end in greetings]) as clients:
            for client, greeting in zip(clients, greetings.values(), strict=True):
                await client.expect(greeting)

    @pytest.mark.goal(4, hint=2)
    async def test_every_other_path_is_closed_with_4404(self, learner):
        no_slugs = ["v1.0", "%C2%B2", "f%C3%BA", f"{word()}%20{word()}", "%2B5", "latest!"]
        paths = ["", "%0A", "x" * 1000, "ws/", "ws/news/", "ws/weather/", "ws/news/5/comments/", "ws/news/5"]
        paths += [f"ws/news/{one}/" for one in no_slugs] + beside("ws/news/latest/")
        await closed_with_4404(learner, "news", paths)


def door(room, query=""):
    """The path of a room, with a query string."""
    return f"/ws/rooms/{room}/{query}"


@pytest.mark.task("03.5")
class TestRooms:
    @pytest.mark.goal(1, hint=2)
    async def test_a_client_is_greeted(self, learner):
        room = word().lower()
        names = [
            "Ada",
            "Zoë B",
            " ",
            20 * "Ada",
            *(f"{name}-{number}" for number, name in enumerate(drawn(NAMES, 6))),
        ]
        async with AsyncExitStack() as all_stay:
            clients = []
            for here, name in enumerate(names, 1):
                path = door(room, f"?lang=de&name={quote_plus(name)}")
                clients.append(await all_stay.enter_async_context(client_of(learner, "rooms", path)))
                await clients[-1].expect(f"Welcome to {room}, {name} ({here} here)")
            for client in clients:
                await client.expect_nothing()
        await learner.at_rest()
        if "disconnect" in (await asyncio.to_thread(learner.raised) or ""):
            raise Unmet("A client has left, and that went wrong in the server.", goal=4, hint=3)

    @pytest.mark.goal(1, hint=2)
    async def test_the_name_is_read_as_a_currency_is(self, learner):
        names = {
            "": "guest",
            "?name=": "guest",
            "?Name=Bob": "guest",
            "?name=Ada&name=Bob": "Ada",
            "?name=a%2Bb+": "a+b ",
        }
        names |= {f"?name={quote(name, safe='')}": name for name in drawn(NAMES, 4)}
        async with AsyncExitStack() as all_stay:
            for query, name in names.items():
                room = word().lower()
                client = await all_stay.enter_async_context(client_of(learner, "rooms", door(room, query)))
                await client.expect(f"Welcome to {room}, {name} (1 here)")

    @pytest.mark.goal(1, hint=2)
    async def test_each_slug_is_a_room_of_its_own(self, learner):
        async with AsyncExitStack() as all_stay:
            for room in dict.fromkeys([*slugs(), "lobby", "Lobby", "LOBBY", "lobby-", "_lobby"]):
                await all_stay.enter_async_context(self.member(learner, room, "Ada", 1))

    @pytest.mark.goal(2, hint=3)
    async def test_everyone_in_the_room_gets_a_text(self, learner):
        room = word()
        async with (
            self.member(learner, room, "Ada", 1) as ada,
            self.member(learner, room, "Grace", 2) as grace,
            self.member(learner, room, "Linus", 3) as linus,
        ):
            members = {"Ada": ada, "Grace": grace, "Linus": linus}
            said = [(name, "hello") for name in members]
            said += [(random.choice(list(members)), text) for text in some_texts()]
            for name, text in said:
                await members[name].send(text)
                for reader in members.values():
                    await reader.expect(f"{name}: {text}")
            for reader in members.values():
                await reader.expect_nothing()

    @pytest.mark.goal(2, hint=3)
    async def test_two_clients_of_one_name_both_get_it(self, learner):
        room = word()
        async with self.member(learner, room, "Ada", 1) as one, self.member(learner, room, "Ada", 2) as other:
            for writer in (one, other):
                await writer.send("hello")
                for reader in (one, other):
                    await reader.expect("Ada: hello")

    @pytest.mark.goal(1, hint=2)
    async def test_each_client_without_a_name_is_a_guest(self, learner):
        room = word()
        async with AsyncExitStack() as all_stay:
            for here in (1, 2, 3):
                client = await all_stay.enter_async_context(client_of(learner, "rooms", door(room)))
                await client.expect(f"Welcome to {room}, guest ({here} here)")

    @pytest.mark.goal(2, hint=3)
    async def test_all_come_and_write_at_the_same_moment(self, learner):
        room, names = word(), ["Ada", "Grace", "Linus", "Margaret", "Ken", "Barbara", "Guido"]
        async with clients_of(learner, "rooms", [door(room, f"?name={name}") for name in names]) as clients:
            for client in clients:
                await client.receive()  # the numbers here depend on who came first
            for client, name in zip(clients, names, strict=True):
                await client.send(f"I am {name}")
            left = [f"{name}: I am {name}" for name in names]
            if not all([await self.came(client, left) for client in clients]):  # which of them it is, is chance
                raise Unmet(
                    f"{len(names)} clients of a room came and wrote at the same moment. Not all of them got all of it.",
                    expected=f"{', '.join(map(repr, left))}, in any order",
                )
            async with self.member(learner, room, "Ada", len(names) + 1):
                pass

    async def came(self, client, texts):
        """Whether a client gets these texts, in any order."""
        try:
            return Counter([await client.receive() for _ in texts]) == Counter(texts)
        except Unmet:
            return False

    @pytest.mark.goal(3, hint=2)
    async def test_another_room_hears_nothing(self, learner):
        lobby = word()
        async with (
            self.member(learner, lobby, "Ada", 1) as ada,
            self.member(learner, lobby.swapcase(), "Grace", 1) as grace,
            self.member(learner, word(), "Linus", 1) as linus,
        ):
            for name, writer in (("Ada", ada), ("Grace", grace), ("Linus", linus)):
                await writer.send("hello")
                await writer.expect(f"{name}: hello")
            for reader in (ada, grace, linus):
                await reader.expect_nothing()

    @pytest.mark.goal(4, hint=3)
    async def test_the_others_go_on_when_one_has_gone(self, learner):
        room = word()
        async with self.member(learner, room, "Ada", 1) as ada, self.member(learner, room, "Grace", 2) as grace:
            for how in ways_to_leave():
                async with (
                    self.member(learner, room, "Linus", 3) as linus,  # neither the first who came nor the last
                    self.member(learner, room, "Margaret", 4) as margaret,
                ):
                    await linus.leave(how)
                    with when(f"One of four clients in this room has left, {leaving(how)}"):
                        await ada.expect_nothing()  # by now all that follows from its leaving has been done
                        for name, writer in (("Ada", ada), ("Margaret", margaret)):
                            text = f"still here? {word()}"
                            await writer.send(text)
                            for reader in (ada, grace, margaret):
                                await reader.expect(f"{name}: {text}")
                        async with self.member(learner, room, "Ken", 4):
                            pass
                await ada.expect_nothing()

    @pytest.mark.goal(4, hint=3)
    async def test_another_client_of_the_same_name_goes_on(self, learner):
        room = word()
        async with self.member(learner, room, "Ada", 1) as stays:
            async with self.member(learner, room, "Ada", 2):
                pass
            await stays.expect_nothing()
            with when("Two clients of one name were in a room, and one has left"):
                await stays.send("still here?")
                await stays.expect("Ada: still here?")
                async with self.member(learner, room, "Ada", 2):
                    pass

    @pytest.mark.goal(4, hint=3)
    async def test_a_room_that_was_empty_is_a_room_again(self, learner):
        room = word()
        for number in range(3):
            async with self.member(learner, room, "Ada", 1) as ada, self.member(learner, room, "Bob", 2) as bob:
                await ada.send(f"hello {number}")
                for reader in (ada, bob):  # nobody leaves while something is sent to them
                    await reader.expect(f"Ada: hello {number}")
                await asyncio.gather(ada.close(), bob.close())
            await learner.at_rest()

    @pytest.mark.goal(5, hint=1)
    async def test_every_other_path_is_closed_with_4404(self, learner):
        no_slugs = ["v1.0", "caf%C3%A9", f"{word()}%20{word()}", f"{word()}/{word()}"]
        paths = ["", "%0A", "ws/", "ws/rooms/", "ws/news/latest/", *(f"ws/rooms/{room}/" for room in no_slugs)]
        await closed_with_4404(learner, "rooms", [*paths, *beside(f"ws/rooms/{word()}/")])

    @asynccontextmanager
    async def member(self, learner, room, name, here):
        """A client in a room, greeted; `here` is how many are in it then."""
        async with client_of(learner, "rooms", door(room, f"?name={name}")) as client:
            await client.expect(f"Welcome to {room}, {name} ({here} here)")
            yield client


# --- 03.6, over the wire alone: what the reader's own project has left to do is not known ---


@pytest.mark.task("03.6")
class TestAPathForEachMatch:
    @pytest.mark.goal(1, hint=2)
    async def test_each_match_is_greeted(self, learner):
        try:
            project = await learner.project()
        except Unmet as unmet:  # it does not start: then nothing goes on either
            raise Unmet(unmet.reason, goal=4, hint=1) from None
        for match in whole_numbers():
            async with project.connect(f"ws/matches/{match}/") as client:
                await client.expect(f"Match {match}")

    @pytest.mark.goal(2, hint=1)
    async def test_each_client_keeps_its_match(self, learner):
        project = await learner.project()
        home, away = random.sample(range(10, 1000), 2)
        async with AsyncExitStack() as all_stay:
            clients = []
            for match in (home, away, home):
                clients.append(
                    (match, await all_stay.enter_async_context(project.connect(f"ws/matches/{match}/")))
                )
                await clients[-1][1].expect(f"Match {match}")
            for text in ("2:1", word(), "Grüße", "", " 2:1 ", *some_texts(3)):
                for _, client in clients:
                    await client.send(text)
                for match, client in clients:
                    await client.expect(f"Match {match}: {text}")

    @pytest.mark.goal(3, hint=3)
    async def test_every_other_path_is_closed_with_4404(self, learner):
        project = await learner.project()
        match = random.randrange(10, 1000)
        paths = ["", "ws/", "ws/matches/", "ws/matches/final/", "ws/matches/-7/", f"ws/matches/{match}", word()]
        paths += [
            f"my/ws/matches/{match}/",
            f"ws/matches/{match}/goals/",
            "ws/welcome",
            "%0A",
            f"ws/matches/{match}/%0A",
        ]
        for path in paths:
            try:
                with before_it_accepted():
                    async with project.connect(path) as client:
                        await client.expect_close(4404)
            except Unmet as unmet:
                raise in_words(of(f"/{path}", unmet), unmet) from None

    @pytest.mark.goal(4, hint=1)
    async def test_what_was_there_goes_on(self, learner):
        project = await learner.project()
        page = await project.page("/admin/login/")
        assert page.status == 200, f"The page /admin/login/ was answered with status {page.status}."
        try:
            async with project.connect("ws/welcome/") as client:
                await client.send("Ada")
                await client.expect("Welcome, Ada")
        except Unmet as unmet:
            raise in_words(of("/ws/welcome/", unmet), unmet) from None
        for path in (f"ws/matches/{random.randrange(100)}/", "ws/welcome/", word()):
            await project.refused(path, origin="http://elsewhere.example")
