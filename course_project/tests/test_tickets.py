"""Tickets for clients without cookies, over a real Daphne."""

import asyncio
import json
import os
import re
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from base64 import b64encode
from contextlib import asynccontextmanager, closing

import pytest
import websockets

from .clients import Client
from .live_server import PASSWORD, PROJECT, LiveServer

LOBBY = "/ws/chat/lobby/"


@pytest.fixture(scope="module")
def server(tmp_path_factory, migrated):
    server = LiveServer(tmp_path_factory.mktemp("tickets"))
    server.has_tables_of(migrated)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def cookie(server):
    return server.sign_up("ada")


def post(server, path, **headers):
    request = urllib.request.Request(server.url + path, method="POST", headers=headers)
    with urllib.request.urlopen(request, context=server.tls) as answer:
        assert "no-store" in answer.headers["Cache-Control"]
        return json.load(answer)


def basic(name, password):
    return "Basic " + b64encode(f"{name}:{password}".encode()).decode()


def by_password(server, name="ada", password=PASSWORD):
    return post(server, "/tickets/with-password/", Authorization=basic(name, password))["ticket"]


def by_session(server, cookie):
    token = dict(part.split("=") for part in cookie.split("; "))["csrftoken"]
    return post(server, "/tickets/", **{"Cookie": cookie, "X-CSRFToken": token})["ticket"]


@asynccontextmanager
async def bring(server, ticket, path=LOBBY, origin=None, **headers):
    """A client that has no cookie and, unless it says otherwise, sends no Origin, as phones and programs do."""
    async with websockets.connect(
        server.socket_url(path),
        origin=origin,
        ssl=server.tls,
        additional_headers=headers,
        subprotocols=["live.v1", f"ticket.{ticket}"],
    ) as socket:
        yield Client(socket)


async def is_refused(server, ticket, **how):
    async with bring(server, ticket, **how) as client:
        assert (await client.receive())["code"] == "bad_ticket"
        await client.socket.wait_closed()
        return client.socket.close_code == 4401


@pytest.mark.parametrize("how", [by_password, by_session])
async def test_a_ticket_lets_its_user_in(server, cookie, how):
    ticket = how(server) if how is by_password else how(server, cookie)
    async with bring(server, ticket) as ada:
        assert ada.socket.subprotocol == "live.v1"
        assert (await ada.receive("welcome"))["you"] == "ada"
        assert (await ada.say("a-1", "Goal!"))["type"] == "stored"


@pytest.mark.parametrize("path", ["/ws/ac/", "/ws/sc/", "/ws/stocks/"])
async def test_it_opens_each_path_and_the_answer_never_repeats_it(server, cookie, path):
    async with bring(server, by_password(server), path) as client:
        assert client.socket.subprotocol == "live.v1"
    assert await is_refused(server, "wrong", path=path)


async def test_it_is_good_once(server, cookie):
    ticket = by_password(server)
    async with bring(server, ticket) as ada:
        await ada.receive("welcome")
    assert await is_refused(server, ticket)


async def test_of_two_that_bring_the_same_at_the_same_moment_one_gets_in(server, cookie):
    for _ in range(5):
        ticket = by_password(server)
        first = await asyncio.gather(*(first_answer(server, ticket) for _ in range(4)))
        assert sorted(first) == ["error", "error", "error", "welcome"]


async def first_answer(server, ticket):
    async with bring(server, ticket) as client:
        return (await client.receive())["type"]


async def test_one_that_is_31_seconds_old_is_refused_and_then_deleted(server, cookie):
    ticket = by_password(server)
    age(server, 31)
    before = rows(server)
    assert await is_refused(server, ticket)
    assert rows(server) == before
    by_password(server)
    assert rows(server) == 1


async def test_one_that_is_25_seconds_old_is_good(server, cookie):
    ticket = by_password(server)
    age(server, 25)
    async with bring(server, ticket) as ada:
        assert (await ada.receive("welcome"))["you"] == "ada"


def age(server, seconds):
    """As if all had been made earlier, by the database's clock."""
    assert change(server, "UPDATE tickets_ticket SET made_at = datetime(made_at, ?)", f"-{seconds} seconds")


def change(server, sql, *values):
    """Change rows of the server's database; return how many."""
    with closing(sqlite3.connect(server.folder / "live.sqlite3")) as database, database:
        return database.execute(sql, values).rowcount


def rows(server):
    with closing(sqlite3.connect(server.folder / "live.sqlite3")) as database:
        return database.execute("SELECT count(*) FROM tickets_ticket").fetchone()[0]


@pytest.mark.parametrize("ticket", ["", "wrong", "x" * 5_000])
async def test_a_wrong_one_is_refused_with_a_code_of_its_own(server, cookie, ticket):
    assert await is_refused(server, ticket)
    assert await is_refused(server, ticket, Cookie=cookie)
    assert "Traceback" not in server.log.read_text()


async def test_the_ticket_counts_and_not_the_cookie(server, cookie):
    server.sign_up("grace")
    async with bring(server, by_password(server, "grace"), Cookie=cookie) as client:
        assert (await client.receive("welcome"))["you"] == "grace"


async def test_who_comes_from_another_site_is_refused_in_spite_of_a_ticket(server, cookie):
    ticket = by_password(server)
    for origin in ("https://elsewhere.example", "null"):
        with pytest.raises(websockets.InvalidStatus):
            async with bring(server, ticket, origin=origin):
                pass
    async with bring(server, ticket, origin=server.url) as ada:
        assert (await ada.receive("welcome"))["you"] == "ada"


async def test_without_a_ticket_the_origin_is_asked_for_as_ever(server):
    for offered in (None, ["live.v1"]):
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(server.socket_url(LOBBY), subprotocols=offered)
        assert refused.value.response.status_code == 403


async def test_who_has_logged_out_has_no_ticket_left_and_writes_no_more(server):
    cookie = server.sign_up("hedy")
    used, unused = by_session(server, cookie), by_session(server, cookie)
    async with bring(server, used) as hedy:
        await hedy.receive("welcome")
        log_out(server, cookie)
        assert (await hedy.say("a-1", "Goal!"))["code"] == "login_required"
    assert await is_refused(server, unused)


def log_out(server, cookie):
    key = re.search(r"sessionid=(\w+)", cookie)[1]
    assert change(server, "DELETE FROM django_session WHERE session_key = ?", key) == 1


async def test_who_may_not_log_in_any_more_gets_nothing_for_a_ticket(server):
    server.sign_up("annie")
    ticket = by_password(server, "annie")
    assert change(server, "UPDATE auth_user SET is_active = false WHERE username = ?", "annie") == 1
    assert await is_refused(server, ticket)
    assert status(by_password, server, "annie") == 401


BAD = ["", "Basic", "Basic !", "Basic /w==", "Bearer x", basic("ada", "wrong"), basic("nobody", PASSWORD)]


def test_there_is_no_ticket_without_a_password_or_a_session(server, cookie):
    before = rows(server)
    for header in BAD:
        assert status(post, server, "/tickets/with-password/", Authorization=header) == 401
    assert status(post, server, "/tickets/with-password/", Cookie=cookie) == 401
    assert status(post, server, "/tickets/", Cookie=cookie) == 403  # another site's form has no CSRF token
    assert rows(server) == before


def test_a_guest_gets_no_ticket(client, db):
    assert client.post("/tickets/").status_code == 401
    assert client.get("/tickets/").status_code == client.get("/tickets/with-password/").status_code == 405


def status(call, *arguments, **headers):
    with pytest.raises(urllib.error.HTTPError) as refused:
        call(*arguments, **headers)
    refused.value.close()
    return refused.value.code


async def test_it_is_never_written_anywhere(own_server):
    """Not into the log, good or bad, and not into the database; nor when the connection ends by an error."""
    server = own_server
    server.sign_up("ada")
    tickets = [by_password(server), by_password(server), "w" * 43]
    async with bring(server, tickets[0]) as ada:
        await ada.receive("people")
    assert await is_refused(server, tickets[2])
    change(server, "DROP TABLE chat_presence")
    async with bring(server, tickets[1]) as ada:
        with pytest.raises(websockets.ConnectionClosed):
            await ada.receive("people")
    log = server.log.read_text()
    assert "chat_presence" in log
    for ticket in tickets:
        assert ticket not in log
        assert ticket.encode() not in b"".join(path.read_bytes() for path in server.folder.glob("live.sqlite3*"))


@pytest.mark.slow("a client in a process of its own, and a server that is restarted")
async def test_the_example_hears_what_is_said_and_comes_back(own_server):
    server = own_server
    server.sign_up("ada")
    command = [sys.executable, str(PROJECT / "examples" / "hear.py"), server.url, "lobby", "ada"]
    reader = subprocess.Popen(command, env=os.environ | {"PASSWORD": PASSWORD}, stdout=subprocess.PIPE, text=True)
    try:
        async with bring(server, by_password(server)) as ada:
            await ada.say("a-1", "before")
        assert await asyncio.to_thread(reader.stdout.readline) == "1 ada before\n"
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)
        async with bring(server, by_password(server)) as ada:
            await ada.say("a-2", "after")
        assert await asyncio.to_thread(reader.stdout.readline) == "2 ada after\n"
    finally:
        reader.kill()
        reader.wait()


@pytest.mark.slow("a client in a process of its own")
def test_the_example_says_why_it_gives_up(server, cookie):
    def hear(room, password):
        command = [sys.executable, str(PROJECT / "examples" / "hear.py"), server.url, room, "ada"]
        return subprocess.run(command, env=os.environ | {"PASSWORD": password}, capture_output=True, text=True)

    assert "401" in hear("lobby", "wrong").stderr
    assert "4404" in hear("nowhere", PASSWORD).stderr
