"""What a client must see of exercise 05. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import random
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import pytest

from classroom.grading.client import Client, Unmet, shown

SPOKEN = ["scores.v1", "scores.v2"]  # as in the exercise
SEATS = 3  # as in the exercise
CROWD = 12  # clients: so many that some really come at the same moment, on a busy machine too
PATIENCE = 2.0  # seconds until a seat must be free again


def good(count=1):
    """Numbers of tickets that were sold, all different: 7 divides them."""
    return [str(7 * number) for number in random.sample(range(1, 9000), count)]


def bad():
    """A number that 7 does not divide."""
    return str(7 * random.randrange(9000) + random.randrange(1, 7))


def unknown():
    """A subprotocol that nobody speaks, though its name begins with one that is spoken."""
    return f"scores.v{random.randrange(10, 30)}"


def gate(ticket):
    """The path of a client with this ticket."""
    return f"/ws/gate/?ticket={ticket}"


@contextmanager
def scene(words):
    """Begin what is said of a failure with these words: which client it is, and what went before."""
    try:
        yield
    except Unmet as unmet:
        reason = f"{words} {unmet.reason}"
        raise Unmet(reason, sent=unmet.sent, came=unmet.came, expected=unmet.expected) from None


@contextmanager
def no_answer(words, expected):
    """Say this of a handshake that the learner's code left without an answer."""
    try:
        yield
    except Unmet as unmet:
        if not unmet.reason.startswith("The server did not answer"):
            raise
        raise Unmet(words, came=("no answer",), expected=expected) from None


@asynccontextmanager
async def accepted(learner, name, path="/"):
    """A client must be accepted; gives the Client."""
    async with AsyncExitStack() as connection:
        with scene(f"A client of {path} must be accepted."):
            client = await connection.enter_async_context(learner.connect(name, path))
        yield client


async def refuse(learner, name, path="/", **options):
    """A client must be refused, at once and with 403."""
    offer = f" that offers {', '.join(options['subprotocols'])}" if options else ""
    waits = "It waits at the door, neither accepted nor refused. To refuse is to close before you accept."
    where = path if len(path) < 80 else shown(path)
    with scene(f"A client of {where}{offer} must be refused."), no_answer(waits, "HTTP 403"):
        async with learner.refused(name, path, **options):
            pass


async def expect_text(client, text):
    """The next message must be this text. A close may come right after it, or later: that is not told."""
    try:
        came = await client.receive()
    except Unmet as unmet:
        unmet.expected = shown(text)
        raise
    if came != text:
        raise Unmet("Something else came back.", came=(shown(came),), expected=shown(text))


async def assert_nothing_raised(learner, client, when):
    """Once the server has come to rest, which this client waits for: no client sees what it has raised."""
    await client.expect_nothing()
    raised = await asyncio.to_thread(learner.raised)
    assert raised is None, f"Your code raised an error {when}."


async def when_one_has_left(try_it):
    """Run a coroutine function until it passes: the server needs a moment to see that a client has left."""
    loop = asyncio.get_running_loop()
    patience_ends = loop.time() + PATIENCE
    while True:
        try:
            return await try_it()
        except Unmet:
            if loop.time() > patience_ends:
                raise
        await asyncio.sleep(0.05)


@pytest.mark.task("05.1")
class TestMyAsyncConsumer:
    @pytest.mark.goal(1, hint=1)
    async def test_a_client_is_accepted(self, learner):
        waits = (
            "The client waits: `websocket_connect` has ended, and Daphne has got no answer that it can use. "
            "Only `websocket.accept` and `websocket.close` answer; an accept names no subprotocol here, as "
            "the client has offered none."
        )
        with no_answer(waits, "an open connection"):
            async with learner.connect("MyAsyncConsumer", "/ws/ac/"):
                pass

    @pytest.mark.goal(2, hint=3)
    async def test_nothing_is_sent_and_it_stays_open(self, learner):
        async with learner.connect("MyAsyncConsumer", "/ws/ac/") as client:
            await client.expect_nothing()

    @pytest.mark.goal(3, hint=2)
    async def test_several_clients_at_the_same_time(self, learner):
        async with AsyncExitStack() as inside:
            clients = [
                await inside.enter_async_context(accepted(learner, "MyAsyncConsumer", f"/ws/ac/{number}/"))
                for number in range(1, 5)
            ]
            for client in clients:
                await client.expect_nothing()


@pytest.mark.task("05.2")
class TestTicketDoor:
    @pytest.mark.goal(1, hint=1)
    async def test_a_valid_ticket_is_accepted(self, learner):
        for ticket in ("49", *good(2)):
            async with accepted(learner, "TicketDoor", gate(ticket)) as client:
                await client.expect_nothing()

    @pytest.mark.goal(2, hint=1)
    async def test_a_ticket_that_is_not_valid_is_refused(self, learner):
        for ticket in ("50", bad(), "VIP", f"{good()[0]}x", "049", "7" * 5000):
            await refuse(learner, "TicketDoor", gate(ticket))

    @pytest.mark.goal(3, hint=3)
    async def test_no_ticket_is_refused(self, learner):
        for path in ("/ws/gate/", gate(""), "/ws/gate/?lang=de", "/ws/gate/?ticket"):
            await refuse(learner, "TicketDoor", path)

    @pytest.mark.goal(4, hint=2)
    async def test_the_query_string_is_read_by_its_rules(self, learner):
        (ticket,) = good()
        encoded = "".join(f"%{ord(digit):02X}" for digit in ticket)
        for query in (f"lang=de&ticket={ticket}", f"ticket={ticket}&half=2", f"ticket={encoded}"):
            async with accepted(learner, "TicketDoor", f"/ws/gate/?{query}"):
                pass
        no_ticket = f"note=a%26ticket%3D{ticket}"  # the note is a text, "a&ticket=49"
        for query in (f"oldticket={ticket}", f"lang={ticket}&ticket={bad()}", no_ticket):
            await refuse(learner, "TicketDoor", f"/ws/gate/?{query}")


@pytest.mark.task("05.3")
class TestFrankDoor:
    @pytest.mark.goal(1, hint=1)
    async def test_a_valid_ticket_is_welcome(self, learner):
        for ticket in good(2):
            async with accepted(learner, "FrankDoor", gate(ticket)) as client:
                await expect_text(client, "Welcome")
                await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_no_ticket_is_told_and_closed_with_4001(self, learner):
        async with accepted(learner, "FrankDoor", gate(*good())) as stays:
            await expect_text(stays, "Welcome")
            for path in ("/ws/gate/", gate("")):
                async with accepted(learner, "FrankDoor", path) as client:
                    with scene(f"A client of {path}:"):
                        await expect_text(client, "No ticket")
                        await client.expect_close(4001)
            await assert_nothing_raised(learner, stays, "though each client saw what it should")

    @pytest.mark.goal(3, hint=3)
    async def test_a_ticket_that_is_not_valid_is_told_and_closed_with_4003(self, learner):
        first, second = bad(), f"{bad()}x"
        async with (
            accepted(learner, "FrankDoor", gate(*good())) as stays,
            accepted(learner, "FrankDoor", gate(first)) as one,
            accepted(learner, "FrankDoor", gate(second)) as other,
        ):
            for ticket, client in ((second, other), (first, one)):
                with scene(f"A client of {gate(ticket)}:"):
                    await expect_text(client, f"Ticket {ticket} is not valid")
                    await client.expect_close(4003)
            await expect_text(stays, "Welcome")
            await assert_nothing_raised(learner, stays, "though each client saw what it should")


async def agree(learner, offered, chosen):
    """A client that offers these names, or None, must be connected with this one, and stay so."""
    words = f"A client that offers {', '.join(offered)}" if offered else "A client that offers no subprotocol"
    waits = "It waits: your code accepts nobody, or it accepts with a name that was not offered."
    with scene(f"{words} must get a connection that stays open."), no_answer(waits, "an open connection"):
        async with learner.connect("FeedDoor", subprotocols=offered) as client:
            await client.expect_nothing()
    agreed = client.subprotocol
    assert agreed == chosen, f"{words} was connected with {agreed or 'none'}; {chosen or 'none'} is right."


@pytest.mark.task("05.4")
class TestFeedDoor:
    @pytest.mark.goal(1, hint=1)
    async def test_the_clients_favourite_is_chosen(self, learner):
        for favourite, other in (SPOKEN, reversed(SPOKEN)):
            await agree(learner, [other], other)
            await agree(learner, [favourite, other], favourite)
            await agree(learner, [unknown(), favourite, other], favourite)

    @pytest.mark.goal(2, hint=2)
    async def test_a_client_that_offers_none_is_accepted(self, learner):
        await agree(learner, None, None)

    @pytest.mark.goal(3, hint=3)
    async def test_a_client_with_unknown_names_only_is_refused(self, learner):
        for offered in (["chat"], [unknown(), "scores"]):
            await refuse(learner, "FeedDoor", subprotocols=offered)


async def take_all_seats(learner, inside):
    """Let a client in for each seat of the small door, some at the same path; returns the Clients."""
    clients = []
    with scene(
        "Nobody is inside: each client that left must have given its seat back. (Or is a client of your own "
        "still connected?)"
    ):
        for number in range(1, SEATS + 1):
            client = accepted(learner, "SmallDoor", f"/ws/stand/{number % 2}/")
            clients.append(await inside.enter_async_context(client))
    return clients


@pytest.mark.task("05.5")
class TestSmallDoor:
    @pytest.mark.goal(1, hint=3)
    async def test_three_clients_are_accepted(self, learner):
        async with AsyncExitStack() as inside:
            for client in await take_all_seats(learner, inside):
                await client.expect_nothing()

    async def one_more(self, learner):
        async with accepted(learner, "SmallDoor", "/ws/stand/4/") as client:
            await client.expect_nothing()

    @pytest.mark.goal(3, hint=2)
    async def test_a_seat_becomes_free(self, learner):
        async with AsyncExitStack() as inside:
            clients = await take_all_seats(learner, inside)
            await random.choice(clients).close(1001)
            with scene(f"{SEATS} clients were inside, and one has left with code 1001: its tab was closed."):
                await when_one_has_left(lambda: self.one_more(learner))

    @pytest.mark.goal(3, hint=2)
    async def test_who_vanishes_frees_a_seat_too(self, learner):
        async with AsyncExitStack() as inside:
            clients = await take_all_seats(learner, inside)
            random.choice(clients).vanish()
            with scene(f"{SEATS} clients were inside, and one has vanished without a close frame."):
                await when_one_has_left(lambda: self.one_more(learner))

    @pytest.mark.goal(2, hint=1)
    async def test_the_fourth_is_refused(self, learner):
        async with AsyncExitStack() as inside:
            await take_all_seats(learner, inside)
            with scene(f"{SEATS} clients are inside."):
                await refuse(learner, "SmallDoor", "/ws/stand/4/")

    @pytest.mark.goal(4, hint=2)
    async def test_the_refused_free_no_seat(self, learner):
        async with AsyncExitStack() as inside:
            await take_all_seats(learner, inside)
            for _ in range(2 * SEATS):
                with scene(
                    f"{SEATS} clients are inside. Earlier others were refused: their `disconnect` ran, too, "
                    "and must give back no seat, since they never had one."
                ):
                    await refuse(learner, "SmallDoor", "/ws/stand/late/")

    @pytest.mark.goal(4, hint=2)
    async def test_the_refused_leave_without_an_error(self, learner):
        async with AsyncExitStack() as inside:
            stays, *_ = await take_all_seats(learner, inside)
            await refuse(learner, "SmallDoor", "/ws/stand/late/")
            gone = "when a refused client had gone: `disconnect` runs for it, too"
            await assert_nothing_raised(learner, stays, gone)

    @pytest.mark.goal(2, hint=2)
    async def test_a_crowd_finds_three_seats(self, learner):
        async def knock(number):
            return await inside.enter_async_context(learner.connect("SmallDoor", f"/ws/stand/{number}/"))

        async with AsyncExitStack() as inside:
            came = f"{CROWD} clients came at the same moment"
            answers = await asyncio.gather(*map(knock, range(CROWD)), return_exceptions=True)
            for answer in answers:
                if not isinstance(answer, Client) and getattr(answer, "status", None) != 403:
                    with scene(f"{came}. Each must be accepted or refused."):
                        raise answer
            let_in = sum(isinstance(answer, Client) for answer in answers)
            assert let_in == SEATS, f"{came}, and {let_in} of them were accepted."


async def welcome(learner, inside, ticket):
    """Let a client in with this ticket, which stays until `inside` ends; returns the Client."""
    client = await inside.enter_async_context(accepted(learner, "PressBox", gate(ticket)))
    with scene(f"A client of {gate(ticket)} must be let in."):
        await expect_text(client, f"Welcome, ticket {ticket}")
    return client


async def fill(learner, inside, tickets):
    """Let a client in for each ticket; returns the Clients."""
    return [await welcome(learner, inside, ticket) for ticket in tickets]


async def turned_away(learner, ticket, text, code):
    """A client with this ticket must be told this, then be closed with this code."""
    async with accepted(learner, "PressBox", gate(ticket)) as client:
        with scene(f"A client of {gate(ticket)} must be told why it does not get in."):
            await expect_text(client, text)
            await client.expect_close(code)


@pytest.mark.task("05.6")
class TestPressBox:
    @pytest.mark.goal(2, hint=1)
    async def test_valid_tickets_are_welcome(self, learner):
        async with AsyncExitStack() as inside:
            for client in await fill(learner, inside, good(SEATS)):
                await client.expect_nothing()

    async def let_in(self, learner, ticket):
        async with AsyncExitStack() as for_a_moment:
            await welcome(learner, for_a_moment, ticket)

    @pytest.mark.goal(5, hint=2)
    async def test_who_leaves_frees_seat_and_ticket(self, learner):
        (ticket,) = good()
        with scene("All who were inside have left. (Or is a client of your own still connected?)"):
            for _ in range(2):
                await when_one_has_left(lambda: self.let_in(learner, ticket))

    @pytest.mark.goal(5, hint=2)
    async def test_who_leaves_makes_room(self, learner):
        first, *others, late = good(SEATS + 1)
        async with AsyncExitStack() as inside:
            clients = await fill(learner, inside, [first, *others])
            await clients[0].close(4009)  # the code does not tell who was inside
            with scene(f"{SEATS} clients were inside, and one has left, with a close code of its own."):
                await when_one_has_left(lambda: self.let_in(learner, late))
                await when_one_has_left(lambda: self.let_in(learner, first))

    @pytest.mark.goal(1, hint=1)
    async def test_without_a_valid_ticket_nobody_gets_in(self, learner):
        for path in ("/ws/gate/", gate(""), gate(bad())):
            await refuse(learner, "PressBox", path)
        async with AsyncExitStack() as inside:
            await fill(learner, inside, good(SEATS))
            with scene("All seats are taken."):
                await refuse(learner, "PressBox", gate(bad()))

    @pytest.mark.goal(3, hint=2)
    async def test_a_ticket_lets_in_one_at_a_time(self, learner):
        first, second = good(2)
        async with AsyncExitStack() as inside:
            clients = await fill(learner, inside, [first, second])
            with scene(f"Ticket {first} is inside, and there are free seats."):
                await turned_away(learner, first, f"Ticket {first} is already inside", 4009)
            for client in clients:
                await client.expect_nothing()

    @pytest.mark.goal(4, hint=3)
    async def test_when_it_is_full(self, learner):
        *tickets, late = good(SEATS + 1)
        async with AsyncExitStack() as inside:
            await fill(learner, inside, tickets)
            with scene("All seats are taken."):
                await turned_away(learner, late, "The press box is full", 4013)
                known = random.choice(tickets)
                await turned_away(learner, known, f"Ticket {known} is already inside", 4009)

    @pytest.mark.goal(5, hint=3)
    async def test_who_is_turned_away_frees_nothing(self, learner):
        *tickets, late = good(SEATS + 1)
        async with AsyncExitStack() as inside:
            await fill(learner, inside, tickets)
            with scene("All seats are taken, and some clients have been turned away."):
                for _ in range(2):
                    for ticket in random.sample(tickets, SEATS):
                        await turned_away(learner, ticket, f"Ticket {ticket} is already inside", 4009)
                    await refuse(learner, "PressBox", gate(bad()))
                    await turned_away(learner, late, "The press box is full", 4013)

    @pytest.mark.goal(5, hint=2)
    async def test_who_is_turned_away_leaves_without_an_error(self, learner):
        (ticket,) = good()
        async with AsyncExitStack() as inside:
            stays = await welcome(learner, inside, ticket)
            await turned_away(learner, ticket, f"Ticket {ticket} is already inside", 4009)
            await refuse(learner, "PressBox", gate(bad()))
            gone = "when clients had gone that were turned away: `disconnect` runs for them, too"
            await assert_nothing_raised(learner, stays, gone)
