"""What only the wire shows: a live Daphne, well-behaved clients, and clients that are not."""

import asyncio
import itertools
import json
import sqlite3
import urllib.request
from contextlib import AsyncExitStack, closing, suppress

import pytest
import websockets

from .clients import PATIENCE, Client, connect

refs = (f"ref-{number}" for number in itertools.count())


@pytest.fixture(scope="session")  # as the server is, which makes an account of a name once
def cookies(server):
    return {name: server.sign_up(name) for name in ("ada", "mallory")}


@pytest.fixture
async def bystander(server, cookies):
    """Somebody else, whose conversation must go on whatever the others do."""
    async with connect(server, "/ws/chat/lobby/", cookies["ada"]) as client:
        yield client
        assert (await client.say(next(refs), "still here"))["type"] == "stored"


PATHS = ["/ws/sc/", "/ws/ac/", "/ws/chat/lobby/", "/ws/stocks/"]
HOSTILE = {
    "not JSON": "Goal!",
    "deep JSON": "[" * 100_000,
    "deep objects": '{"type":' * 50_000,
    "an empty frame": "",
    "binary": b"\x00\xff\x80",
    "wrong types": json.dumps({"type": ["say"], "ref": {}, "text": 7, "delay": "soon"}),
    "a long frame": json.dumps({"type": "say", "ref": "a", "text": ["x" * 900_000]}),
    "a huge number": '{"type": "earlier", "before": ' + "9" * 5_000 + "}",
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("frame", HOSTILE.values(), ids=HOSTILE)
async def test_an_unusable_frame_gets_an_error_and_the_connection_stays(server, bystander, path, frame):
    async with connect(server, path) as client:
        for _ in range(2):  # the second answer shows that the connection has stayed
            await client.socket.send(frame)
            assert await next_error(client)


async def next_error(client):
    """Its words, in the form of either kind of consumer."""
    async with asyncio.timeout(30):
        while True:
            message = json.loads(await client.socket.recv())
            if words := message.get("error") or (message.get("code") and message["detail"]):
                return words


@pytest.mark.parametrize("path", PATHS)
async def test_a_frame_of_two_mebibytes_costs_its_sender_the_connection(server, bystander, path):
    async with connect(server, path) as client:
        with pytest.raises(websockets.ConnectionClosed):
            await client.socket.send("x" * 2 * 1024 * 1024)
            while True:
                await client.socket.recv()


async def test_an_unknown_room_says_so_and_closes_with_4404(server, bystander):
    async with connect(server, "/ws/chat/nowhere/") as client:
        assert (await client.receive())["code"] == "unknown_room"
        await client.socket.wait_closed()
        assert client.socket.close_code == 4404


@pytest.mark.parametrize("origin", ["http://elsewhere.example", None])
@pytest.mark.parametrize("path", PATHS)
async def test_another_origin_or_none_is_refused(server, bystander, path, origin):
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(server.socket_url(path), origin=origin)
    assert refused.value.response.status_code == 403


async def test_without_login_one_reads_and_does_not_write(server, bystander):
    async with connect(server, "/ws/chat/lobby/") as client:
        assert (await client.receive("welcome"))["you"] is None
        assert (await client.say("a", "Goal!"))["code"] == "login_required"


async def test_a_made_up_session_is_a_guest(server, bystander):
    async with connect(server, "/ws/chat/lobby/", "sessionid=0123456789abcdef0123456789abcdef") as client:
        assert (await client.receive("welcome"))["you"] is None


SAY = {"type": "say", "ref": "flood", "text": "me, me, me"}
TRIES = 4  # in which one flood must read why it was closed, or three messages must overlap
FLOODS = {"messages": json.dumps(SAY), "nonsense": "Goal!", "next": '{"type": "next"}', "binary": b"\x00"}


@pytest.mark.parametrize("path", ["/ws/chat/lobby/", "/ws/stocks/"])
@pytest.mark.parametrize("frame", FLOODS.values(), ids=FLOODS)
async def test_a_client_that_floods_is_warned_then_closed_and_disturbs_nobody(
    server, cookies, bystander, path, frame
):
    for _ in range(TRIES):
        async with connect(server, path, cookies["mallory"]) as flood:
            sending = asyncio.create_task(send_until_closed(flood, frame, 10_000))
            answers = [answer async for answer in flood.answers()]
            await sending
            assert (await bystander.say(next(refs), "excuse me"))["type"] == "stored"
        if flood.socket.close_code != 1006:  # it was still sending when the line broke, and never read the goodbye
            break
    assert flood.socket.close_code == 4429
    refused = [answer for answer in answers if answer.get("code") == "too_fast"]
    assert 20 <= len(refused) < 100
    assert len(answers) < 200


async def send_until_closed(client, frame, times):
    with suppress(websockets.ConnectionClosed):
        for _ in range(times):
            await client.socket.send(frame)


LONGEST = {"long-x": "x", "long-emoji": "\U0001f600", "long-control": "\x01", "long-quote": '"'}


@pytest.fixture(scope="session")  # as the server is
def rooms_of_the_longest(server):
    server.manage("shell", "-c", FILL.format(rooms=LONGEST))


@pytest.mark.parametrize("room", LONGEST)
async def test_a_room_of_the_longest_messages_can_be_opened(server, rooms_of_the_longest, room):
    async with connect(server, f"/ws/chat/{room}/") as client:
        seen = []
        while len(seen) < 50:
            seen += (await client.receive("history"))["messages"]
        assert numbers(seen) == list(range(51, 101))
        await client.send(type="earlier", before=51)
        earlier = (await client.receive("history"))["messages"]
        assert numbers(earlier) == list(range(51 - len(earlier), 51))
    assert "Traceback" not in server.log.read_text()


FILL = """
from django.contrib.auth.models import User
from chat.models import Room
from chat.posting import store
author = User.objects.create(username="filler")
for slug, character in {rooms!r}.items():
    room, _ = Room.objects.get_or_create(slug=slug, defaults={{"name": slug}})
    for number in range(1, 101): store(room, author, str(number), character * 2_000)
"""


def numbers(messages):
    return [message["number"] for message in messages]


async def test_clients_that_vanish_without_a_word_leave_nothing_behind(server, bystander):
    await bystander.receive("people")
    for _ in range(5):
        async with connect(server, "/ws/chat/lobby/") as client:
            await client.receive("people")
            client.socket.transport.abort()
    while (await bystander.receive("people"))["guests"]:
        pass


async def test_a_client_that_leaves_before_the_answer_is_no_error(server, bystander):
    for _ in range(20):
        async with connect(server, "/ws/chat/lobby/") as client:
            for number in range(5):
                await client.send(type="earlier", before=number)
    await bystander.say(next(refs), "goodbye")
    assert "Traceback" not in server.log.read_text()


@pytest.mark.slow("waits for a server to stop")
async def test_the_server_stops_when_asked_in_the_middle_of_a_chat(own_server):
    cookie = own_server.sign_up("ada")
    async with AsyncExitStack() as stack:
        for index in range(10):
            client = await stack.enter_async_context(connect(own_server, "/ws/chat/lobby/", cookie))
            for number in range(8):
                await client.send(type="say", ref=f"{index}-{number}", text="Goal!")
        await client.receive("stored")
        own_server.process.terminate()
        await asyncio.to_thread(own_server.process.wait, PATIENCE)


@pytest.mark.slow("waits for a server to stop")
async def test_who_was_in_a_room_is_not_there_after_an_orderly_stop(own_server):
    """Some of them have only just come: then Daphne's own way of ending connections fails."""
    cookie = own_server.sign_up("ada")
    async with AsyncExitStack() as stack:
        for headers in [cookie, None] * 5:
            client = await stack.enter_async_context(connect(own_server, "/ws/chat/lobby/", headers))
            await client.receive("people")
        assert presences(own_server) == 10
        await asyncio.to_thread(own_server.stop)
    assert presences(own_server) == 0


def presences(server):
    with closing(sqlite3.connect(server.folder / "live.sqlite3")) as database:
        return database.execute("SELECT count(*) FROM chat_presence").fetchone()[0]


async def test_both_consumers_take_a_second_a_message_on_one_connection(server):
    """Three at a time on one connection are handled in turn, by the one as by the other."""
    for path in ("/ws/sc/", "/ws/ac/"):
        async with connect(server, path) as client:
            assert await seconds_for([client] * 3, 0.3) > 0.85


async def test_three_connections_wait_in_turn_for_the_sync_consumer_and_together_for_the_async_one(server):
    async def measure(path):
        async with connect(server, path) as one, connect(server, path) as two, connect(server, path) as three:
            return await seconds_for([one, two, three], 1)

    assert await measure("/ws/sc/") > 2.9
    for _ in range(TRIES):  # once is proof: who waits in turn is never faster, and a busy machine may be slower
        if (together := await measure("/ws/ac/")) < 2.9:
            break
    assert together < 2.9


async def seconds_for(clients: list[Client], delay):
    loop = asyncio.get_running_loop()
    start = loop.time()
    for client in clients:
        await client.send(text="Goal!", delay=delay)
    for client in clients:
        assert json.loads(await client.socket.recv())["text"] == "Goal!"
    return loop.time() - start


def test_the_pages_are_there(server):
    pages = ["/", "/side-by-side/", "/chat/", "/chat/lobby/", "/stocks/", "/accounts/login/"]
    for path in [*pages, "/static/css/site.css"]:
        assert urllib.request.urlopen(server.url + path).status == 200


def test_runserver_is_daphne(server):
    assert "Starting ASGI/Daphne" in server.log.read_text()
