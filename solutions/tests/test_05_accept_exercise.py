"""What a client must see of exercise 05. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import random
import string
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from itertools import cycle
from urllib.parse import quote

import pytest
from hypothesis import strategies as st

from classroom.judging.client import Client, Unmet, leaving, shown
from classroom.judging.inputs import drawn, ways_to_leave
from classroom.judging.match_centre import ELSEWHERE

SPOKEN = ["scores.v1", "scores.v2"]  # as in the exercise
SEATS = 3  # as in the exercise
CROWD = 12  # clients that come at the same moment
TURNS = 100  # of this event loop, in which they all send their requests over connections that are there
PATIENCE = 20.0  # seconds that the learner's program may stand still for that

PATHS = st.lists(st.text(min_size=1, max_size=6).map(lambda part: quote(part, safe="")), min_size=1, max_size=3)
NAMES = st.text(string.ascii_letters + string.digits + ".-_", min_size=1, max_size=9)
NEARLY_SPOKEN = ["scores", "scores.v", "Scores.v1", "SCORES.V2", "scores.v1.1", "my-scores.v2", "v1"]
NEARLY_SPOKEN += [f"scores.v0{number}" for number in range(20)]
NEARLY_TICKETS = ["VIP", "049", "0", "-49", "+49", "4_9", "49.0", "4.9e1", "49,", "49x", "%34%39", "٤٩"]
NEARLY_TICKETS += ["None", "null", "\0", "49\N{ZERO WIDTH SPACE}"]
NEARLY_TICKETS += [" 49", "49 ", "4 9", "49\n", " ", "7" * 5000, "<b>&\"'", "Cafe\N{COMBINING ACUTE ACCENT}"]


def good(count=1):
    """Numbers of tickets that were sold, all different: 7 divides them."""
    most = random.choice([1000, 10**9 // 7])
    return [str(7 * number) for number in random.sample(range(1, most), count)]


def bad():
    """A number that 7 does not divide."""
    return str(7 * random.randrange(9000) + random.randrange(1, 7))


def not_tickets():
    """Texts that are no valid tickets, and not empty: some that look like one, and any others."""
    others = drawn(st.text(min_size=1, max_size=8).filter(lambda text: not text.strip().isdigit()), 4)
    return random.sample([*NEARLY_TICKETS, *others, "50", bad()], len(NEARLY_TICKETS) + 6)


def unknown():
    """A subprotocol that nobody speaks, though its name begins with one that is spoken."""
    return f"scores.v{random.randrange(10, 30)}"


def unknowns():
    """Several that nobody speaks, in any order: some that look alike, and any others."""
    others = drawn(NAMES.filter(lambda name: name not in [*SPOKEN, *NEARLY_SPOKEN]), 4)
    return random.sample([*NEARLY_SPOKEN, *others], len(NEARLY_SPOKEN) + len(others))


def gate(ticket):
    """The path of a client with this ticket, any text."""
    return f"/ws/gate/?ticket={quote(ticket, safe='')}"


def spelled(text):
    """ASCII text as an address may spell it: each character as it is, or by its number."""
    return "".join(random.choice([one, f"%{ord(one):02X}", f"%{ord(one):02x}"]) for one in text)


async def leave(learner, client, how):
    """Let a client leave, and the server take note of it."""
    await client.leave(how)
    await learner.at_rest()


def cut(path):
    """A path, or names, in a sentence."""
    return path if len(path) < 80 else shown(path)


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
        with scene(f"A client of {cut(path)} must be accepted."):
            client = await connection.enter_async_context(learner.connect(name, path))
        yield client


async def refuse(learner, name, path="/", **options):
    """A client must be refused, with 403."""
    offer = f" that offers {cut(', '.join(options['subprotocols']))}" if options else ""
    waits = "It waits at the door, neither accepted nor refused. To refuse is to close before you accept."
    with scene(f"A client of {cut(path)}{offer} must be refused."), no_answer(waits, "HTTP 403"):
        async with learner.refused(name, path, **options):
            pass


async def stays_open(learner, *clients):
    """Nothing is sent to them, their connections are open, and nothing is left that could change that."""
    assert await learner.at_rest(), "Your code is still at work, for a client that waits for nothing more."
    for client in clients:
        await client.expect_nothing()


async def expect_text(client, text):
    """The next message must be this text. A close may come right after it, or later: that is not told."""
    try:
        came = await client.receive()
    except Unmet as unmet:
        unmet.expected = shown(text)
        raise
    if came != text:
        raise Unmet("Something else came back.", came=(shown(came),), expected=shown(text))


@asynccontextmanager
async def standing_still(learner):
    """The learner's program stands still meanwhile: what is sent to it is taken in at the same moment.

    A function of the set-up cell does that. Who replaces it has the crowd come one by one, and gains nothing else.
    """
    stands, go = asyncio.Event(), asyncio.Event()

    async def let_go(reader, writer):
        stands.set()
        await go.wait()
        writer.close()

    server = await asyncio.start_server(let_go, sock=await learner.listening_socket())
    call = learner.call("stand_still", server.sockets[0].getsockname()[1], within=PATIENCE)
    standing, stood = asyncio.ensure_future(call), asyncio.ensure_future(stands.wait())
    try:
        await asyncio.wait([standing, stood], return_when=asyncio.FIRST_COMPLETED)
        yield
        go.set()
        await standing
    finally:
        standing.cancel()
        stood.cancel()
        server.close()


async def crowd(learner, inside, name, paths):
    """Let clients knock at the same moment, one at each path; returns the Clients and the Unmets, in order."""
    go, knocking = asyncio.Event(), []
    for path in paths:
        knocking.append(await at_the_door(inside, learner, name, path, go))
    await learner.at_rest()  # by now the server has taken all their connections, and reads them in one turn
    async with standing_still(learner):
        go.set()
        for _ in range(TURNS):
            await asyncio.sleep(0)
    return await asyncio.gather(*knocking, return_exceptions=True)


async def at_the_door(inside, learner, name, path, go):
    """Connect a client's TCP; it sends its request when `go` is set. Returns the task that gives the Client."""
    there = asyncio.Event()

    async def wait_to_go():
        there.set()
        await go.wait()

    client = learner.connect(name, path, before_request=wait_to_go)
    knocking = asyncio.ensure_future(inside.enter_async_context(client))
    arriving = asyncio.ensure_future(there.wait())
    await asyncio.wait([arriving, knocking], return_when=asyncio.FIRST_COMPLETED)
    arriving.cancel()
    return knocking


@pytest.mark.task("05.1")
class TestMyAsyncConsumer:
    @pytest.mark.may_raise  # whether its consumer ends is asked below
    @pytest.mark.goal(1, hint=1)
    async def test_a_client_is_accepted(self, learner):
        waits = (
            "The client waits: `websocket_connect` has ended, and has sent neither `websocket.accept` nor "
            "`websocket.close`. (An accept with a subprotocol that the client has not offered does not count.)"
        )
        paths = ["/ws/ac/", "/", *(f"/{'/'.join(parts)}" for parts in drawn(PATHS, 3))]
        clients = {
            "A client:": {},
            "A client of another site's page:": {"origin": ELSEWHERE},
            "A client that offers a subprotocol:": {"subprotocols": ["chat"]},
        }
        for path, (who, options) in zip(paths, cycle(clients.items()), strict=False):
            with scene(who), no_answer(waits, "an open connection"):
                async with learner.connect("MyAsyncConsumer", path, **options):
                    pass

    @pytest.mark.may_raise
    @pytest.mark.goal(2, hint=3)
    async def test_nothing_is_sent_and_it_stays_open(self, learner):
        for _ in range(2):
            async with learner.connect("MyAsyncConsumer", "/ws/ac/") as client:
                await stays_open(learner, client)

    @pytest.mark.goal(3, hint=2)
    async def test_several_clients_at_the_same_time(self, learner):
        async with AsyncExitStack() as inside:
            clients = [
                await inside.enter_async_context(accepted(learner, "MyAsyncConsumer", f"/ws/ac/{number}/"))
                for number in range(1, 9)
            ]
            for how in ways_to_leave():
                await leave(learner, clients.pop(random.randrange(len(clients))), how)
                with scene(f"Another client has left {leaving(how)}."):
                    await stays_open(learner, *clients)


@pytest.mark.task("05.2")
class TestTicketDoor:
    @pytest.mark.goal(1, hint=1)
    async def test_a_valid_ticket_is_accepted(self, learner):
        for ticket in ("49", "999999994", *good(2)):
            async with (
                accepted(learner, "TicketDoor", gate(ticket)) as client,
                accepted(learner, "TicketDoor", gate(ticket)) as other,
            ):
                await stays_open(learner, client, other)
                await leave(learner, other, 1000)
                with scene("Another client with the same ticket has left."):
                    await stays_open(learner, client)

    @pytest.mark.goal(2, hint=1)
    async def test_a_ticket_that_is_not_valid_is_refused(self, learner):
        for ticket in not_tickets():
            await refuse(learner, "TicketDoor", gate(ticket))

    @pytest.mark.goal(3, hint=3)
    async def test_no_ticket_is_refused(self, learner):
        for path in ("/ws/gate/", gate(""), "/ws/gate/?lang=de", "/ws/gate/?ticket", "/ws/gate/?lang=de&ticket="):
            await refuse(learner, "TicketDoor", path)

    @pytest.mark.goal(4, hint=2)
    async def test_the_query_string_is_read_by_its_rules(self, learner):
        (ticket,) = good()
        encoded = "".join(f"%{ord(digit):02X}" for digit in ticket)
        others = [f"{spelled('ticket')}={spelled(ticket)}" for _ in range(2)]
        named = f"ticket={ticket}"
        others += [f"lang=de&{named}", f"big&lang=%FF&{named}", f"{named}&half=2", f"ticket={encoded}"]
        for query in others:
            async with accepted(learner, "TicketDoor", f"/ws/gate/?{query}"):
                pass
        inside_a_value = (f"note=a%26ticket%3D{ticket}", f"note=a;{named}", f"lang={named}")
        of_another_name = (f"oldticket={ticket}", f"Ticket={ticket}", f"tickets={ticket}", f"ticket%3D{ticket}")
        for query in (*of_another_name, f"lang={ticket}&ticket={bad()}", *inside_a_value):
            await refuse(learner, "TicketDoor", f"/ws/gate/?{query}")


@pytest.mark.task("05.3")
class TestFrankDoor:
    @pytest.mark.goal(1, hint=1)
    async def test_a_valid_ticket_is_welcome(self, learner):
        for ticket in (*good(3), *2 * good()):
            async with accepted(learner, "FrankDoor", gate(ticket)) as client:
                await expect_text(client, "Welcome")
                await stays_open(learner, client)

    @pytest.mark.goal(2, hint=2)
    async def test_no_ticket_is_told_and_closed_with_4001(self, learner):
        async with accepted(learner, "FrankDoor", gate(*good())) as stays:
            await expect_text(stays, "Welcome")
            for path in ("/ws/gate/", gate(""), "/ws/gate/?lang=de"):
                async with accepted(learner, "FrankDoor", path) as client:
                    with scene(f"A client of {path}:"):
                        await expect_text(client, "No ticket")
                        await client.expect_close(4001)
            await stays_open(learner, stays)

    @pytest.mark.goal(3, hint=3)
    async def test_a_ticket_that_is_not_valid_is_told_and_closed_with_4003(self, learner):
        async with AsyncExitStack() as inside:
            stays = await inside.enter_async_context(accepted(learner, "FrankDoor", gate(*good())))
            tickets = not_tickets()
            clients = await crowd(learner, inside, "FrankDoor", map(gate, tickets))
            for ticket, client in zip(tickets, clients, strict=True):
                with scene(f"A client of {cut(gate(ticket))}, one of {len(tickets)} at the same moment:"):
                    if not isinstance(client, Client):
                        raise client
                    await expect_text(client, f"Ticket {ticket} is not valid")
                    await client.expect_close(4003)
            await expect_text(stays, "Welcome")
            await stays_open(learner, stays)


async def agree(learner, offered, chosen):
    """A client that offers these names, or None, must be connected with this one, and stay so."""
    words = f"A client that offers {cut(', '.join(offered))}" if offered else "A client that offers no subprotocol"
    waits = "It waits: your code accepts nobody, or it accepts with a name that was not offered."
    with scene(f"{words} must get a connection that stays open."), no_answer(waits, "an open connection"):
        async with learner.connect("FeedDoor", subprotocols=offered) as client:
            await stays_open(learner, client)
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
            *most, last = unknowns()
            await agree(learner, [*most, favourite, last, other], favourite)

    @pytest.mark.goal(2, hint=2)
    async def test_a_client_that_offers_none_is_accepted(self, learner):
        await agree(learner, None, None)
        await agree(learner, SPOKEN[:1], SPOKEN[0])
        await agree(learner, None, None)

    @pytest.mark.goal(3, hint=3)
    async def test_a_client_with_unknown_names_only_is_refused(self, learner):
        for offered in (["chat"], [unknown(), "scores"], unknowns()):
            await refuse(learner, "FeedDoor", subprotocols=offered)

    @pytest.mark.goal(1, hint=1)
    async def test_names_are_offered_without_blanks_too(self, learner):
        """As some clients write the header; this one is a request by hand, which ends with its answer."""
        favourite, other = random.sample(SPOKEN, 2)
        offered = ",".join([unknown(), favourite, other])
        handshake = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol": offered,
        }
        answer = await learner.page("FeedDoor", headers=handshake)
        chosen = answer.headers.get("sec-websocket-protocol")
        words = f"A client that writes its names without blanks, {offered}, was answered with HTTP {answer.status}"
        assert (answer.status, chosen) == (101, favourite), f"{words} and {chosen}; {favourite} is right."


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
            await stays_open(learner, *await take_all_seats(learner, inside))

    @pytest.mark.goal(3, hint=2)
    async def test_a_seat_becomes_free(self, learner):
        async with AsyncExitStack() as inside:
            clients = await take_all_seats(learner, inside)
            for how in ways_to_leave():
                await leave(learner, clients.pop(random.randrange(SEATS)), how)
                with scene(f"{SEATS} clients were inside, and one has left {leaving(how)}."):
                    client = accepted(learner, "SmallDoor", "/ws/stand/4/")
                    clients.append(await inside.enter_async_context(client))
                    await stays_open(learner, *clients)

    @pytest.mark.may_raise  # whether their leaving raises an error is asked below
    @pytest.mark.goal(2, hint=1)
    async def test_the_fourth_is_refused(self, learner):
        async with AsyncExitStack() as inside:
            clients = await take_all_seats(learner, inside)
            with scene(f"{SEATS} clients are inside."):
                await refuse(learner, "SmallDoor", random.choice(["/ws/stand/4/", "/ws/stand/1/"]))
            await stays_open(learner, *clients)

    @pytest.mark.may_raise
    @pytest.mark.goal(4, hint=2)
    async def test_the_refused_free_no_seat_and_take_none(self, learner):
        async with AsyncExitStack() as inside:
            stays, goes, *_ = await take_all_seats(learner, inside)
            for _ in range(2 * SEATS):
                with scene(
                    f"{SEATS} clients are inside. Earlier others were refused: their `disconnect` ran, too, "
                    "and must give back no seat, since they never had one."
                ):
                    await refuse(learner, "SmallDoor", "/ws/stand/late/")
            await leave(learner, goes, None)
            with scene(f"Many were refused while {SEATS} clients were inside. Then one has left."):
                await inside.enter_async_context(accepted(learner, "SmallDoor", "/ws/stand/late/"))
                await stays_open(learner, stays)

    @pytest.mark.goal(4, hint=2)
    async def test_the_refused_leave_without_an_error(self, learner):
        async with AsyncExitStack() as inside:
            await take_all_seats(learner, inside)
            await refuse(learner, "SmallDoor", "/ws/stand/late/")

    @pytest.mark.goal(2, hint=2)
    async def test_a_crowd_finds_three_seats(self, learner):
        async with AsyncExitStack() as inside:
            came = f"{CROWD} clients came at the same moment"
            answers = await crowd(learner, inside, "SmallDoor", [f"/ws/stand/{n}/" for n in range(CROWD)])
            for answer in answers:
                if not isinstance(answer, Client) and getattr(answer, "status", None) != 403:
                    with scene(f"{came}. Each must be accepted or refused."):
                        raise answer
            let_in = sum(isinstance(answer, Client) for answer in answers)
            compared = "more" if let_in > SEATS else "fewer"  # how many is chance
            assert let_in == SEATS, f"{came}, and {compared} than {SEATS} of them were accepted."


# --- 05.6, over the wire alone: what the reader's own project has left to do is not known ---


@pytest.mark.task("05.6")
class TestTheDoorOfAMatch:
    of, given = None, ()  # a learner, and the tickets of their project

    @pytest.mark.goal(1, hint=1)
    async def test_reporters_take_part(self, learner):
        project = await self.project(learner)
        match = random.randrange(10, 10**9)
        one, two = self.given[:2]
        async with (
            self.reporter(project, match, f"?ticket={one}") as first,
            self.reporter(project, match, f"?ticket={two}") as second,
        ):
            told = [(first, "home", "1:0"), (second, "away", "1:1"), (second, "corner", "1:1")]
            for client, team, score in told:
                await client.send(team)
                await client.expect(f"Match {match}: {score}")

    @pytest.mark.goal(2, hint=1)
    async def test_others_are_refused(self, learner):
        project = await self.project(learner)
        ticket = self.given[0]
        for query in (
            "",
            "?",
            "?ticket=",
            "?ticket=press-0",
            f"?ticket={ticket}0",
            f"?ticket={ticket.upper()}",
            f"?ticket=%20{ticket}",
            f"?ticket={ticket}+",
            "?ticket",
        ):
            await self.refused(project, query)

    @pytest.mark.goal(3, hint=3)
    async def test_any_spelling_counts(self, learner):
        project = await self.project(learner)
        ticket, *others = self.given[2:5]
        encoded = "".join(f"%{ord(letter):02X}" for letter in ticket)
        for query in (f"?oldticket={ticket}", f"?Ticket={ticket}", f"?note=a%26ticket%3D{ticket}", f"?{ticket}"):
            await self.refused(project, query)
        named = f"%74{spelled('icket')}={spelled(others[0])}"
        for query in (f"?ticket={encoded}", f"?{named}", f"?lang=de&ticket={others[1]}&half=2"):
            async with self.reporter(project, 7, query):
                pass

    @pytest.mark.goal(4, hint=2)
    async def test_one_for_each_ticket(self, learner):
        project = await self.project(learner)
        ticket = self.given[5]
        async with self.reporter(project, 7, f"?ticket={ticket}") as inside:
            before = ""
            for match in (7, 8, 7):
                with scene(
                    f"{before}Another client with the ticket {ticket} must be told that it is inside already."
                ):
                    await self.turned_away(project, match, ticket)
                before = (
                    "A newcomer was turned away and has left: its `disconnect` ran, too, and must not free the ticket "
                    "of the first client, who is still inside. "
                )
            await inside.send("score?")
            await inside.expect("Match 7: 0:0")
        await self.let_in_again(project, ticket, "")

    @pytest.mark.goal(4, hint=2)
    async def test_one_of_the_same_moment(self, learner):
        project = await self.project(learner)
        ticket = self.given[6]
        async with AsyncExitStack() as all_stay:
            coming = [
                all_stay.enter_async_context(project.connect(f"ws/matches/{match}/?ticket={ticket}"))
                for match in (7, 8, 7, 8)
            ]
            clients = await asyncio.gather(*coming, return_exceptions=True)
            for failed in clients:
                if isinstance(failed, BaseException):
                    raise failed
            came = [await client.receive() for client in clients]
        let_in = len(came) - came.count(f"Ticket {ticket} is already inside")
        if let_in != 1:
            raise Unmet(f"Four clients came with the ticket {ticket} at the same moment. {let_in} were let in.")

    @pytest.mark.goal(4, hint=2)
    async def test_however_one_leaves_the_ticket_is_free(self, learner):
        project = await self.project(learner)
        for how, ticket in zip(ways_to_leave(), self.given[7:], strict=True):
            async with self.reporter(project, 7, f"?ticket={ticket}") as inside:
                await inside.leave(how)
            await self.let_in_again(project, ticket, f" {leaving(how)}")

    async def let_in_again(self, project, ticket, left):
        """A ticket whose client has left, in that way, lets one in."""
        if not await project.lets_in(f"ws/matches/8/?ticket={ticket}", "Match 8"):
            raise Unmet(
                f"The client with the ticket {ticket} has left{left}, and the ticket lets nobody in again."
            )

    @pytest.mark.goal(5, hint=1)
    async def test_what_was_there_goes_on(self, learner):
        project = await self.project(learner)
        page = await project.page("/admin/login/")
        assert page.status == 200, f"The page /admin/login/ was answered with status {page.status}."
        async with project.connect("ws/welcome/") as client:
            await client.send("Ada")
            await client.expect("Welcome, Ada")
        async with project.connect("ws/matches/final/") as client:
            await client.expect_close(4404)
        await project.refused(f"ws/matches/7/?ticket={self.given[0]}", origin=ELSEWHERE)

    async def turned_away(self, project, match, ticket):
        """A newcomer is told that the ticket is inside, and closed."""
        async with project.connect(f"ws/matches/{match}/?ticket={ticket}") as newcomer:
            await newcomer.expect(f"Ticket {ticket} is already inside")
            await newcomer.expect_close(4009)

    async def project(self, learner):
        """The project, with tickets that no answer knows."""
        if self.of is not learner:
            type(self).of = learner
            type(self).given = [f"press-{number}" for number in random.sample(range(10**5, 10**6), 13)]
        return await learner.project(files={"scores/tickets.py": f"TICKETS = {set(self.given)!r}\n"})

    @asynccontextmanager
    async def reporter(self, project, match, query):
        """A client of a match who is inside."""
        path = f"ws/matches/{match}/{query}"
        async with AsyncExitStack() as connection:
            with scene(f"A client of `{path}` must be let in: its ticket is in scores/tickets.py."):
                client = await connection.enter_async_context(project.connect(path))
                await client.expect(f"Match {match}")
            yield client

    async def refused(self, project, query):
        try:
            await project.refused(f"ws/matches/7/{query}")
        except Unmet as unmet:
            raise Unmet(
                f"A client of `ws/matches/7/{query}`: {unmet.reason}", came=unmet.came, expected=unmet.expected
            ) from None
