"""What a client must see of exercise 03. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import random
from contextlib import AsyncExitStack, asynccontextmanager
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

import pytest

from classroom.grading.client import Refused, Unmet

ORIGIN = "http://127.0.0.1"  # as a browser says it: a project may check it
PATIENCE = 2.0  # seconds that a page may take
LONGEST = 10_000  # bytes of a page that are read


def word():
    """A slug that nobody can guess, and that no number is."""
    return f"{random.choice(['cup', 'Derby', 'transfer_news'])}-{random.randbytes(3).hex()}"


class At:
    """A client that tells with its path what it misses."""

    def __init__(self, path, client):
        self._path, self._client = path, client

    def __getattr__(self, name):
        step = getattr(self._client, name)

        async def told(*arguments):
            try:
                return await step(*arguments)
            except Unmet as unmet:
                raise with_path(self._path, unmet) from None

        return told


def with_path(path, unmet):
    """The same Unmet, which names the path of the client."""
    return in_words(f"A client of `{path}`: {unmet.reason[0].lower()}{unmet.reason[1:]}", unmet)


def in_words(reason, unmet):
    """The same Unmet with another reason."""
    return Unmet(reason, sent=unmet.sent, came=unmet.came, expected=unmet.expected)


@asynccontextmanager
async def client_of(learner, name, path):
    """A client at this path of the application."""
    async with AsyncExitStack() as stack:
        try:
            client = await stack.enter_async_context(learner.connect(name, path, origin=ORIGIN))
        except Unmet as unmet:
            if "handshake" not in unmet.reason:  # there is no such application
                raise
            raise with_path(path, unmet) from None
        yield At(path, client)


async def nobody_answers(learner, name, path, text="2:1"):
    """A client at this path must be refused or closed, and get no message."""
    await learner.begin()  # the misses before this one were right: they explain nothing
    opened = False
    try:
        async with learner.connect(name, path, origin=ORIGIN) as client:
            opened = True
            await client.send(text)
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
    raise Unmet(f"A client of `{path}` was {was}. Refuse it, as `URLRouter` does where nothing fits.")


async def browser(learner, name, path):
    """Ask the application for a page, as a browser does; returns its status and its text."""
    server = urlsplit(await learner._ask("serve", name))
    tcp = await learner.tcp_socket()

    def ask():
        connection = HTTPConnection(server.netloc)
        connection.sock = tcp
        try:
            tcp.settimeout(PATIENCE)
            tcp.connect((server.hostname, server.port))
            connection.request("GET", path)
            page = connection.getresponse()
            return page.status, page.read(LONGEST).decode("utf-8", "replace")
        finally:
            connection.close()

    try:
        return await asyncio.to_thread(ask)
    except (OSError, HTTPException):
        raise Unmet(f"A browser asked for `{path}`, and no page came.") from None


@pytest.mark.task("03.1")
class TestTwoDesks:
    @pytest.mark.goal(1, hint=2)
    async def test_the_score_desk_answers(self, learner):
        async with client_of(learner, "two_desks", "/ws/scores/") as client:
            for _ in range(2):
                score = f"{random.randrange(10)}:{random.randrange(10)}"
                await client.send(score)
                await client.expect(f"score {score}")

    @pytest.mark.goal(1, hint=2)
    async def test_each_client_gets_its_own_answers(self, learner):
        async with (
            client_of(learner, "two_desks", "/ws/scores/") as first,
            client_of(learner, "two_desks", "/ws/scores/") as second,
        ):
            for client in (first, second, first):
                score = f"{random.randrange(10)}:{random.randrange(10)}"
                await client.send(score)
                try:
                    await client.expect(f"score {score}")
                except Unmet as unmet:
                    raise in_words(
                        "Two clients are at `/ws/scores/`, and one of them did not get its answer. "
                        "Does each connection have a consumer object of its own?",
                        unmet,
                    ) from None

    @pytest.mark.goal(2, hint=2)
    async def test_the_price_desk_answers(self, learner):
        async with (
            client_of(learner, "two_desks", "/ws/scores/") as scores,
            client_of(learner, "two_desks", "/ws/prices/") as prices,
        ):
            for _ in range(2):
                price = f"{random.randrange(1000) / 100:.2f}"
                await prices.send(price)
                await scores.send(price)
                await prices.expect(f"price {price}")
                await scores.expect(f"score {price}")

    @pytest.mark.may_raise  # a path without a route is an error in the server, and meant
    @pytest.mark.goal(3, hint=2)
    async def test_no_other_path_is_answered(self, learner):
        wrong = (
            "scores",
            "prices",
            "scores/old/",
            "prices/2/",
            "my/ws/scores/",
            "old/ws/prices/",
            "",
            f"{word()}/",
        )
        for path in (*(f"/ws/{end}" for end in wrong), "/scores/"):
            await nobody_answers(learner, "two_desks", path)


@pytest.mark.task("03.2")
class TestMatches:
    @pytest.mark.goal(1, hint=3)
    async def test_each_match_is_greeted(self, learner):
        for match in (7, random.randrange(10, 10**9), 0):
            async with client_of(learner, "matches", f"/ws/matches/{match}/") as client:
                await client.expect(f"Match {match}, next is match {match + 1}")
                await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_the_number_is_a_number(self, learner):
        for match in (7, random.randrange(10, 1000)):
            async with client_of(learner, "matches", f"/ws/matches/00{match}/") as client:
                await client.expect(f"Match {match}, next is match {match + 1}")

    @pytest.mark.goal(3, hint=2)
    async def test_each_client_keeps_its_match(self, learner):
        home, away = random.sample(range(1000), 2)
        async with (
            client_of(learner, "matches", f"/ws/matches/{home}/") as first,
            client_of(learner, "matches", f"/ws/matches/{away}/") as second,
        ):
            await first.expect(f"Match {home}, next is match {home + 1}")
            await second.expect(f"Match {away}, next is match {away + 1}")
            for client, match in ((first, home), (second, away), (first, home)):
                score = f"{random.randrange(10)}:{random.randrange(10)}"
                await client.send(score)
                await client.expect(f"Match {match}: {score}")

    @pytest.mark.may_raise  # a path without a route is an error in the server, and meant
    @pytest.mark.goal(4, hint=2)
    async def test_what_is_no_number_is_not_answered(self, learner):
        wrong = (
            "matches/final/",
            "matches/7/goals/",
            "old/ws/matches/7/",
            f"matches/{word()}/",
            "matches/",
            "matches/7",
        )
        for end in wrong:
            await nobody_answers(learner, "matches", f"/ws/{end}")


@pytest.mark.task("03.3")
class TestPriceTags:
    @pytest.mark.goal(1, hint=2)
    async def test_symbol_and_currency_are_shown(self, learner):
        for symbol, currency in (("ACME", "EUR"), (word(), "CHF"), ("acme-2", random.randbytes(2).hex())):
            path = f"/ws/prices/{symbol}/?currency={currency}"
            async with client_of(learner, "price_tags", path) as client:
                await client.expect(f"{symbol} in {currency}")
                await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_other_parts_change_nothing(self, learner):
        parts = ["lang=de", "currency=EUR", f"half={random.randrange(1, 3)}"]
        shuffled = "&".join(random.sample(parts, 3))
        like_it = "big&base_currency=CHF&currency=EUR"
        for query in ("lang=de&currency=EUR&half=2", "currency=EUR&half=2", shuffled, like_it):
            async with client_of(learner, "price_tags", f"/ws/prices/ACME/?{query}") as client:
                await client.expect("ACME in EUR")

    @pytest.mark.goal(3, hint=3)
    async def test_without_a_currency_it_is_usd(self, learner):
        for query in ("", "?lang=de", "?lang=currency"):
            async with client_of(learner, "price_tags", f"/ws/prices/ACME/{query}") as client:
                await client.expect("ACME in USD")

    @pytest.mark.goal(4, hint=2)
    async def test_it_is_decoded(self, learner):
        for currency in ("€", "Swiss francs", "zł & £"):
            path = f"/ws/prices/ACME/?{urlencode({'currency': currency})}"
            async with client_of(learner, "price_tags", path) as client:
                await client.expect(f"ACME in {currency}")


@pytest.mark.task("03.4")
class TestNews:
    @pytest.mark.goal(1, hint=2)
    async def test_the_latest(self, learner):
        async with client_of(learner, "news", "/ws/news/latest/") as client:
            await client.expect("the latest")
            await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_a_story_by_its_number(self, learner):
        for story in (5, random.randrange(10, 10_000)):
            async with client_of(learner, "news", f"/ws/news/{story}/") as client:
                await client.expect(f"story {story}")
                await client.expect_nothing()

    @pytest.mark.goal(3, hint=3)
    async def test_a_topic_by_its_word(self, learner):
        for topic in ("football", word(), "latest-2"):
            async with client_of(learner, "news", f"/ws/news/{topic}/") as client:
                await client.expect(f"topic {topic}")
                await client.expect_nothing()

    @pytest.mark.goal(4, hint=2)
    async def test_every_other_path_is_closed_with_4404(self, learner):
        of_news = ("latest", "5", "football", "", "5/comments/", "v1.0/", "f%C3%BA/", f"{word()}%20{word()}/")
        others = ("ws/weather/", word(), "my/ws/news/latest/", "")
        for path in (*(f"/ws/news/{end}" for end in of_news), *(f"/{end}" for end in others)):
            async with client_of(learner, "news", path) as client:
                await client.expect_close(4404)


@pytest.mark.task("03.5")
class TestProject:
    @pytest.mark.goal(1, hint=2)
    async def test_the_page_is_served(self, learner):
        status, text = await browser(learner, "project", "/scores/")
        if (status, text) != (200, "Scores: 2:1"):
            raise Unmet(
                "A browser asked for `/scores/` and did not get the page of `urlpatterns`.",
                sent=("GET /scores/",),
                came=(f"HTTP {status}",),
                expected="HTTP 200 with 'Scores: 2:1'",
            )

    @pytest.mark.goal(2, hint=1)
    async def test_a_page_that_is_not_there_is_404(self, learner):
        for path in (f"/{word()}/", "/ws/scores/"):
            status, _ = await browser(learner, "project", path)
            if status != 404:
                raise Unmet(
                    f"A browser asked for `{path}`, which is no page.",
                    sent=(f"GET {path}",),
                    came=(f"HTTP {status}",),
                    expected="HTTP 404, from Django",
                )

    @pytest.mark.goal(3, hint=3)
    async def test_the_desks_are_there(self, learner):
        for path, word_before in (("/ws/scores/", "score"), ("/ws/prices/", "price")):
            async with client_of(learner, "project", path) as client:
                text = str(random.randrange(100))
                await client.send(text)
                await client.expect(f"{word_before} {text}")

    @pytest.mark.goal(4, hint=3)
    async def test_the_matches_are_there(self, learner):
        match = random.randrange(1000)
        async with client_of(learner, "project", f"/ws/matches/{match}/") as client:
            await client.expect(f"Match {match}, next is match {match + 1}")


@pytest.mark.task("03.6")
class TestRooms:
    @pytest.mark.goal(1, hint=2)
    async def test_a_client_is_greeted(self, learner):
        room = word()
        async with (
            client_of(learner, "rooms", f"/ws/rooms/{room}/?name=Ada") as ada,
            client_of(learner, "rooms", f"/ws/rooms/{room}/") as guest,
            client_of(learner, "rooms", f"/ws/rooms/{room}/?lang=de&name=Zo%C3%AB+B") as zoe,
        ):
            await ada.expect(f"Welcome to {room}, Ada (1 here)")
            await guest.expect(f"Welcome to {room}, guest (2 here)")
            await zoe.expect(f"Welcome to {room}, Zoë B (3 here)")
            await ada.expect_nothing()

    @pytest.mark.goal(2, hint=3)
    async def test_everyone_in_the_room_gets_a_text(self, learner):
        room = word()
        async with (
            self.member(learner, room, "Ada", 1) as ada,
            self.member(learner, room, "Grace", 2) as grace,
            self.member(learner, room, "Linus", 3) as linus,
        ):
            for name, writer in (("Ada", ada), ("Grace", grace), ("Linus", linus), ("Ada", ada)):
                text = f"hello {random.randbytes(2).hex()}"
                await writer.send(text)
                for reader in (ada, grace, linus):
                    await reader.expect(f"{name}: {text}")
            for reader in (ada, grace, linus):
                await reader.expect_nothing()

    @pytest.mark.goal(2, hint=3)
    async def test_two_clients_of_one_name_both_get_it(self, learner):
        room = word()
        async with self.member(learner, room, "Ada", 1) as one, self.member(learner, room, "Ada", 2) as other:
            for writer in (one, other):
                text = f"hello {random.randbytes(2).hex()}"
                await writer.send(text)
                for reader in (one, other):
                    await reader.expect(f"Ada: {text}")

    @pytest.mark.goal(3, hint=2)
    async def test_another_room_hears_nothing(self, learner):
        lobby, kitchen = word(), word()
        async with (
            self.member(learner, lobby, "Ada", 1) as ada,
            self.member(learner, kitchen, "Grace", 1) as grace,
        ):
            await ada.send("hello")
            await ada.expect("Ada: hello")
            await grace.send("hi")
            await grace.expect("Grace: hi")
            await ada.expect_nothing()

    @pytest.mark.goal(4, hint=3)
    async def test_the_others_go_on_when_one_has_gone(self, learner):
        room = word()
        async with self.member(learner, room, "Ada", 1) as ada, AsyncExitStack() as leaving:
            linus = await leaving.enter_async_context(self.member(learner, room, "Linus", 2))
            async with self.member(learner, room, "Grace", 3) as grace:
                await linus.send("bye")
                for reader in (linus, ada, grace):
                    await reader.expect("Linus: bye")
                await leaving.aclose()  # neither the first who came nor the last
                await ada.expect_nothing()  # by now all that follows from Linus's leaving has been done
                async with self.member(learner, room, "Margaret", 3) as margaret:
                    for name, writer in (("Ada", ada), ("Margaret", margaret)):
                        await writer.send("still here?")
                        for reader in (ada, grace, margaret):
                            await reader.expect(f"{name}: still here?")

    @pytest.mark.goal(5, hint=1)
    async def test_every_other_path_is_closed_with_4404(self, learner):
        of_rooms = (word(), "", f"{word()}/{word()}/", "v1.0/", "caf%C3%A9/", f"{word()}%20{word()}/")
        for path in (*(f"/ws/rooms/{end}" for end in of_rooms), "/"):
            async with client_of(learner, "rooms", path) as client:
                await client.expect_close(4404)

    @asynccontextmanager
    async def member(self, learner, room, name, here):
        """A client in a room, greeted; `here` is how many are in it then."""
        async with client_of(learner, "rooms", f"/ws/rooms/{room}/?name={name}") as client:
            await client.expect(f"Welcome to {room}, {name} ({here} here)")
            yield client
