"""A database that goes away and comes back: a real PostgreSQL, killed."""

import asyncio
import json
import socket
import sys
import urllib.error
import urllib.request

import pytest

from .test_settings import run
from .visitor import Visitor, visiting

pytestmark = pytest.mark.slow("a server and a PostgreSQL that is killed")


def get(server, path):
    """The status and the text of a page."""
    try:
        with urllib.request.urlopen(server.url + path, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


async def test_all_is_well_again_after_the_database_was_away(postgres_server, postgres):
    server = postgres_server
    ada = Visitor(server, "/ws/chat/lobby/", server.sign_up("ada"))
    async with visiting(ada):
        await ada.until(lambda self: "people" in self.latest)
        assert await asyncio.to_thread(get, server, "/health/") == (200, OK)
        await asyncio.to_thread(postgres.kill)
        await ada.until(lambda self: self.lost)

        status, health = await asyncio.to_thread(get, server, "/health/")
        assert (status, json.loads(health)) == (503, {"database": "away", "channel_layer": "ok"})
        status, page = await asyncio.to_thread(get, server, "/chat/")
        assert status == 503
        assert "The server has trouble" in page

        await asyncio.to_thread(postgres.start)
        ada.latest.clear()
        await ada.until(lambda self: "people" in self.latest)
        await ada.client.send(type="say", ref="a-1", text="back")
        await ada.until(lambda self: "stored" in self.latest)
    status, page = await asyncio.to_thread(get, server, "/chat/")
    assert (status, "1 message" in page) == (200, True)


OK = '{"database": "ok", "channel_layer": "ok"}'


def test_nobody_waits_for_a_database_that_does_not_answer():
    """It takes connections and says nothing, as a host does that is cut off."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgres://chat@127.0.0.1:{silent.getsockname()[1]}/postgres"
        asked = run(
            [sys.executable, "-c", ASK], DATABASE_URL=url, DJANGO_SETTINGS_MODULE="DjangoChannels.settings"
        )
    assert asked.stdout == "503\n", asked.stderr


ASK = """
import django
django.setup()
from django.test import Client
print(Client(headers={"host": "localhost"}).get("/chat/").status_code)
"""
