"""Both processes are restarted, one after the other, under people who talk: nginx, PostgreSQL, Valkey, all real."""

import asyncio
import os
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import AsyncExitStack

import psycopg
import pytest
import websockets

from .behind_nginx import DEPLOY, site
from .clients import connect
from .live_server import PATIENCE, answers
from .resident import Reader, Writer, staying

pytestmark = pytest.mark.slow("nginx, PostgreSQL, Valkey, and two servers that are restarted")


@pytest.fixture
def live(tmp_path, postgres, valkey_url):
    with site(tmp_path, postgres, valkey_url) as live:
        yield live


async def test_a_rolling_restart_loses_and_doubles_nothing(live):
    nginx, both = live
    cookies = [await asyncio.to_thread(nginx.sign_up, name) for name in ("ada", "grace", "hedy")]
    readers = [Reader(nginx) for _ in range(6)]
    writers = [Writer(f"writer-{at}", nginx, cookie) for at, cookie in enumerate(cookies)]
    pages = asyncio.create_task(ask_on(nginx))
    async with staying(*readers, *writers):
        await readers[0].until_seen(10)
        for server in both:
            await asyncio.to_thread(restart, server)
            await readers[0].until_seen(readers[0].numbers[-1] + 10)
    pages.cancel()

    async with connect(nginx, "/ws/chat/lobby/?after=0") as late:  # everything, as it is stored
        stored = (await late.receive("history"))["messages"]
        while stored[-1]["number"] < max(reader.numbers[-1] for reader in readers):
            stored += (await late.receive("history"))["messages"]
    numbers, texts = [each["number"] for each in stored], [each["text"] for each in stored]
    assert numbers == list(range(1, len(stored) + 1))
    for reader in readers:
        assert reader.numbers == numbers[: len(reader.numbers)]
        assert reader.texts == texts[: len(reader.texts)]
    for writer in writers:
        own = [text for text in texts if text.startswith(writer.name + " ")]
        assert own == [f"{writer.name} {number}" for number in range(len(own))]
        assert 0 <= len(own) - writer.confirmed <= 1  # one may have been on its way when the test ended
    residents = readers + writers
    assert {code for resident in residents for code in resident.closes} == {1012}
    assert not any(resident.refused for resident in residents)
    assert set(asked) == {200}
    figures(stored, residents)


asked: list[int] = []


async def ask_on(nginx):
    """Ask for pages all the time, and keep the status of each answer."""
    asked.clear()
    while True:
        asked.append(await asyncio.to_thread(ask, nginx))


def ask(nginx):
    try:
        with urllib.request.urlopen(f"{nginx.url}/chat/", context=nginx.tls) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def restart(server):
    """As `systemctl restart` does with the unit: SIGTERM, wait, start, wait until it serves."""
    server.process.terminate()
    assert server.process.wait(PATIENCE) == 0
    server.start()
    healthy = [sys.executable, str(DEPLOY / "healthy.py"), f"http://127.0.0.1:{server.port}", "30"]
    subprocess.run(healthy, env=os.environ | {"ALLOWED_HOSTS": "127.0.0.1"}, check=True)
    assert "Traceback" not in server.log.read_text()


def figures(stored, residents):
    """What happened, for who runs this with -s."""
    away = sorted(seconds for resident in residents for seconds in resident.away)
    print(
        f"\n{len(stored)} messages, {len(asked)} pages, {sum(len(resident.closes) for resident in residents)} ends, "
        f"away {away[len(away) // 2]:.2f} s (median), {away[-1]:.2f} s (longest)"
    )


async def test_nginx_shuts_nobody_out_of_a_process_that_is_back(live):
    """Each process was away once, and nobody asks for a page: only WebSockets come, which do not end."""
    nginx, (first, second) = live
    async with AsyncExitStack() as inside:
        await asyncio.to_thread(first.stop)
        for _ in range(2):  # nginx asks the two in turn, so one of these was refused by the first
            assert await comes(nginx, inside)
        await asyncio.to_thread(first.start)
        await asyncio.to_thread(second.stop)
        came = await asyncio.gather(*(comes(nginx, inside) for _ in range(20)))
    assert came.count(True) == 20


async def comes(nginx, inside):
    """Whether somebody who wants to look at the room is let in; who is, stays."""
    try:
        client = await inside.enter_async_context(connect(nginx, "/ws/chat/lobby/"))
    except websockets.InvalidHandshake:
        return False
    await client.receive("welcome")
    return True


async def test_a_request_that_is_under_way_is_answered_before_the_end(live, postgres):
    """Somebody signs up, and waits for the database; SIGTERM comes meanwhile, and then the database goes on."""
    nginx, both = live
    with psycopg.connect(postgres.url) as holder:
        holder.execute("LOCK TABLE auth_user IN EXCLUSIVE MODE")
        signing_up = asyncio.create_task(asyncio.to_thread(nginx.sign_up, "ada"))
        await until(lambda: holder.execute(WAITING).fetchone()[0])
        for server in both:
            server.process.terminate()
        await until(lambda: not any(answers(server.port) for server in both))
    with pytest.raises(urllib.error.HTTPError) as last:
        await signing_up
    last.value.close()
    # The sign-up was answered: it led to the next page, where nobody is left.
    assert (last.value.code, last.value.url) == (502, f"{nginx.url}/chat/")
    for server in both:
        assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0


WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


async def until(happened):
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.sleep(0.05)


async def test_who_does_not_answer_the_goodbye_holds_nobody_up(live):
    nginx, both = live
    async with connect(nginx, "/ws/chat/lobby/") as one, connect(nginx, "/ws/chat/lobby/") as two:
        for client in (one, two):
            await client.receive("people")
            client.socket.transport.pause_reading()
        both[0].process.terminate()
        assert await asyncio.to_thread(both[0].process.wait, PATIENCE) == 0
