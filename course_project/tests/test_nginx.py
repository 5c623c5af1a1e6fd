"""deploy/nginx and deploy/systemd, tried: a real nginx before two real Daphnes, with PostgreSQL and Valkey."""

import asyncio
import json
import re
import urllib.error
import urllib.request
from contextlib import AsyncExitStack

import pytest
import websockets
from django.conf import settings

from .behind_nginx import DEPLOY, Daphne, Nginx, needs, site, unit
from .clients import Client, connect
from .postgres import running_postgres
from .test_tickets import bring, by_password, first_answer, is_refused, post, status

pytestmark = pytest.mark.slow("nginx, PostgreSQL, Valkey and two servers")

LOBBY = "/ws/chat/lobby/"


class Talkative(Daphne):
    """Writes down each request, as the unit's Daphne does not: nginx does it."""

    extra = ("--access-log", "-")


@pytest.fixture(scope="module")
def live(tmp_path_factory, valkey_url):
    folder = tmp_path_factory.mktemp("site")
    with running_postgres() as postgres, site(folder, postgres, valkey_url, Talkative) as (nginx, both):
        both[0].environment["STATIC_ROOT"] = str(folder / "staticfiles")
        both[0].manage("collectstatic", "--no-input")
        yield nginx, both, postgres


@pytest.fixture
def nginx(live):
    return live[0]


@pytest.fixture(scope="module")
def cookie(live):
    return live[0].sign_up("ada")


def get(nginx, path, **headers):
    """The status, the headers and the text of a page."""
    request = urllib.request.Request(nginx.url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, context=nginx.tls, timeout=60) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


@pytest.mark.parametrize("upstream", ["upstream-systemd.conf", "upstream-compose.conf"])
def test_nginx_finds_no_mistake_in_the_configuration(tmp_path, upstream):
    needs("nginx", "openssl")
    checking = Nginx(tmp_path, [], upstream=upstream).run("-t")
    said, _ = checking.communicate()
    assert checking.returncode == 0, said


async def test_web_sockets_come_through_to_both_processes(live, nginx, cookie):
    """Four that watch and one that writes: nginx shares them out in turn."""
    async with AsyncExitStack() as inside:
        watchers = [await inside.enter_async_context(connect(nginx, LOBBY)) for _ in range(4)]
        for watcher in watchers:  # it comes after the history, in which the message would be else
            await watcher.receive("people")
        ada = await inside.enter_async_context(connect(nginx, LOBBY, cookie))
        assert (await ada.say("a-1", "Goal!"))["type"] == "stored"
        for watcher in watchers:
            said = await watcher.receive("message")
            assert said["message"]["text"] == "Goal!"
    for server in live[1]:
        assert f"WSCONNECT {LOBBY}" in server.log.read_text()


async def test_daphne_knows_the_clients_address_and_no_made_up_one(live, nginx):
    async with websockets.connect(
        nginx.socket_url(LOBBY),
        origin=nginx.url,
        ssl=nginx.tls,
        local_addr=("127.0.0.9", 0),
        additional_headers={"X-Forwarded-For": "192.0.2.66", "X-Forwarded-Proto": "http"},
    ) as socket:
        await Client(socket).receive("welcome")
    logs = "".join(server.log.read_text() for server in live[1])
    assert re.search(rf"^127\.0\.0\.9:\d+ .*WSCONNECT {LOBBY}", logs, re.MULTILINE)
    assert "192.0.2.66" not in logs


def test_what_is_asked_without_tls_is_sent_to_tls(nginx):
    with pytest.raises(urllib.error.URLError):  # it follows, to a port that this test does not have
        urllib.request.urlopen(f"http://127.0.0.1:{nginx.plain_port}/chat/?page=2")
    assert '"GET /chat/?page=2 HTTP/1.1" 301' in (nginx.folder / "access.log").read_text()


def test_pages_and_static_files_are_there_and_numbers_are_for_nobody(nginx):
    status, headers, page = get(nginx, "/chat/lobby/")
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=3600"
    status, headers, script = get(nginx, re.search(r'src="(/static/chat/room.js)"', page)[1])
    assert (status, headers["Server"].partition("/")[0]) == (200, "nginx")
    assert "javascript" in headers["Content-Type"]
    assert "Connection" in script
    assert get(nginx, "/static/nothing.js")[0] == get(nginx, "/metrics/")[0] == 404
    assert get(nginx, "/static../manage.py")[0] == 404


async def test_a_ticket_works_on_postgresql_and_through_nginx(nginx, cookie):
    tickets = [await asyncio.to_thread(by_password, nginx) for _ in range(2)]
    first = await asyncio.gather(*(first_answer(nginx, tickets[0]) for _ in range(4)))
    assert sorted(first) == ["error", "error", "error", "welcome"]
    async with bring(nginx, tickets[1], origin=nginx.url) as ada:
        assert (await ada.receive("welcome"))["you"] == "ada"
    assert await is_refused(nginx, tickets[1])
    logs = "".join(path.read_text() for path in nginx.folder.glob("*.log"))
    assert LOBBY in logs
    assert not any(ticket in logs for ticket in tickets)


async def test_health_is_503_while_the_database_is_away(live, nginx):
    assert (await asyncio.to_thread(get, nginx, "/health/"))[0] == 200
    await asyncio.to_thread(live[2].kill)
    status, _, body = await asyncio.to_thread(get, nginx, "/health/")
    await asyncio.to_thread(live[2].start)
    assert (status, json.loads(body)["database"]) == (503, "away")


def test_passwords_are_guessed_slowly(nginx):
    """For who posts; who only looks at the page, or asks for others, is not held up."""
    seen = [status(post, nginx, "/accounts/login/") for _ in range(60)]
    # A class may log in at once: nginx lets these through, and Django misses its token.
    assert set(seen[:30]) == {403}
    assert 429 in seen
    assert get(nginx, "/accounts/login/")[0] == 200
    assert get(nginx, "/chat/")[0] != 429


async def test_nginx_cuts_a_silent_line_and_leaves_one_that_beats(tmp_path, postgres, valkey_url):
    """Its 75 seconds are 3 here. On a board of prices nothing moves: the one line is silent, the other has a heart."""
    changes = {"proxy_read_timeout 75s;": "proxy_read_timeout 3s;"}
    with site(tmp_path, postgres, valkey_url, changes=changes, HEARTBEAT="1") as (nginx, _):
        async with connect(nginx, "/ws/ac/") as silent, connect(nginx, "/ws/stocks/") as beating:
            await silent.socket.wait_closed()
            assert silent.socket.close_code == 1006
            for _ in range(3):
                assert (await beating.receive("heartbeat"))["type"] == "heartbeat"
    assert "upstream timed out" in (tmp_path / "error.log").read_text()


def test_the_time_outs_fit_each_other():
    """Daphne pings, and the server's heart beats, before nginx loses patience; a stop is waited for."""
    from common.stopping import PATIENCE  # brings Twisted's reactor with it

    silence = int(re.search(r"proxy_read_timeout (\d+)s;", (DEPLOY / "nginx" / "live.conf").read_text())[1])
    assert silence > settings.HEARTBEAT > 20  # Daphne's --ping-interval
    assert int(unit("daphne@.service")["TimeoutStopSec"]) > PATIENCE + 5
    assert f"stop_grace_period: {PATIENCE * 2}s" in (DEPLOY / "compose.yaml").read_text()
