"""The admin's overview: who may see it, and what it shows. Over a real Daphne, then in a real Chromium."""

import asyncio
import re
import urllib.error
import urllib.request
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import expect

from .clients import connect
from .live_server import PASSWORD, LiveServer
from .test_browser import enter_lobby
from .test_tickets import change

pytestmark = pytest.mark.slow("servers, and a browser")

OVERVIEW = "/ws/overview/"


@pytest.fixture(scope="module")
def server(tmp_path_factory, migrated):
    server = LiveServer(tmp_path_factory.mktemp("overview"))
    server.has_tables_of(migrated)
    server.start()
    yield server
    server.kill()
    log = server.log.read_text()
    assert log.count("Traceback") == log.count("Forbidden (Permission denied)")


def make_staff(server, name):
    """With the one right that is needed, and not as a superuser."""
    assert change(server, "UPDATE auth_user SET is_staff = true WHERE username = ?", name) == 1
    assert change(server, GIVE_RIGHT, name) == 1


GIVE_RIGHT = """
INSERT INTO auth_user_user_permissions (user_id, permission_id)
SELECT auth_user.id, auth_permission.id FROM auth_user, auth_permission
WHERE username = ? AND codename = 'view_room'
"""


@pytest.fixture(scope="module")
def ada(server):
    """The cookie of somebody who is staff and may view rooms."""
    cookie = server.sign_up("ada")
    make_staff(server, "ada")
    return cookie


@pytest.fixture(scope="module")
def grace(server):
    """The cookie of a user like others."""
    return server.sign_up("grace")


async def lists_until(client, condition):
    """The first list of rooms that is as it should be."""
    while True:
        rooms = (await client.receive("rooms"))["rooms"]
        if condition({room["slug"]: room for room in rooms}):
            return rooms


async def test_staff_see_who_is_in_which_room(server, ada, grace):
    async with connect(server, OVERVIEW, ada) as overview:
        (lobby,) = (await overview.receive("rooms"))["rooms"]
        assert lobby == {"slug": "lobby", "name": "Lobby", "names": [], "more": 0, "guests": 0}
        async with connect(server, "/ws/chat/lobby/", grace), connect(server, "/ws/chat/lobby/"):
            await lists_until(
                overview, lambda rooms: (rooms["lobby"]["names"], rooms["lobby"]["guests"]) == (["grace"], 1)
            )
        await lists_until(overview, lambda rooms: (rooms["lobby"]["names"], rooms["lobby"]["guests"]) == ([], 0))


async def test_it_takes_no_messages(server, ada):
    async with connect(server, OVERVIEW, ada) as overview:
        await overview.send(type="say", ref="a-1")
        refusal = await overview.receive("error")
        assert (refusal["code"], refusal["ref"]) == ("unknown_type", "a-1")


async def is_refused(server, cookie=None):
    async with connect(server, OVERVIEW, cookie) as client:
        assert (await client.receive())["code"] == "not_allowed"
        await client.socket.wait_closed()
        return client.socket.close_code == 4403


async def test_guests_and_users_and_staff_without_the_right_are_refused(server, grace):
    assert await is_refused(server)
    assert await is_refused(server, grace)
    hedy = server.sign_up("hedy")
    change(server, "UPDATE auth_user SET is_staff = true WHERE username = ?", "hedy")
    assert await is_refused(server, hedy)
    assert page(server, hedy)[0] == 403


def test_the_page_is_for_those_alone_who_may_see_it(server, ada, grace):
    assert page(server, ada)[0] == 200
    assert "/admin/login/" in page(server, grace)[1]
    assert "/admin/login/" in page(server, "")[1]


def page(server, cookie):
    """The status of the page, and the address at which one has arrived."""
    request = urllib.request.Request(f"{server.url}/admin/chat/room/overview/", headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.url
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, error.url


TOLD = {  # by a signal, of whatever process
    "kim": "user.is_staff = False; user.save()",
    "lee": "user.is_active = False; user.save(update_fields=['is_active'])",
    "mia": "user.user_permissions.clear()",
    "noa": "user.delete()",
}
UNTOLD = {  # seen with the next heartbeat
    "oda": "UPDATE auth_user SET is_staff = false WHERE username = ?",
    "pia": "DELETE FROM django_session WHERE ? != ''",
}


@pytest.mark.parametrize("two_servers", [{"HEARTBEAT": "2"}], indirect=True, ids=["beating"])
async def test_who_loses_the_right_is_sent_away(two_servers):
    """They see the overview on the first process; what takes their rights away is done by another."""
    first, _ = two_servers
    cookies = {name: first.sign_up(name) for name in [*TOLD, *UNTOLD]}
    async with AsyncExitStack() as stack:
        clients = {}
        for name, cookie in cookies.items():
            make_staff(first, name)
            clients[name] = await stack.enter_async_context(connect(first, OVERVIEW, cookie))
            await clients[name].receive("rooms")
        lines = [f"user = User.objects.get(username='{name}'); {code}" for name, code in TOLD.items()]
        code = "\n".join(["from django.contrib.auth.models import User", *lines])
        await asyncio.to_thread(first.manage, "shell", "-c", code)
        for name in TOLD:
            await is_sent_away(clients[name])
        for name, sql in UNTOLD.items():
            assert change(first, sql, name)
            await is_sent_away(clients[name])
    assert "Traceback" not in first.log.read_text()


async def is_sent_away(client):
    assert (await client.receive("error"))["code"] == "not_allowed"
    await client.socket.wait_closed()
    assert client.socket.close_code == 4403


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_shows_it_and_empties_itself(server, visit, scheme, tmp_path):
    name = f"admin-{scheme}"
    await asyncio.to_thread(server.sign_up, name)
    change(server, "UPDATE auth_user SET is_staff = true, is_superuser = true WHERE username = ?", name)
    admin = await visit(server.url + "/admin/", color_scheme=scheme)
    await admin.get_by_label("Username").fill(name)
    await admin.get_by_label("Password").fill(PASSWORD)
    await admin.get_by_role("button", name="Log in").click()
    await admin.get_by_role("link", name="Rooms", exact=True).click()
    await admin.get_by_role("link", name="Who is in the rooms").click()
    await expect(admin.locator("#connection")).to_have_text("Connected")
    await expect(admin.locator("#alert")).to_be_hidden()
    lobby, total = admin.locator("#overview tbody tr", has_text="Lobby"), admin.locator("#total")
    await expect(lobby).to_have_text(re.compile(r"Lobby\s*–\s*0"))

    reader = await visit(server.url + "/chat/lobby/")
    writer = await enter_lobby(visit, server, f"writer-{scheme}")
    await expect(lobby).to_have_text(re.compile(rf"Lobby\s*writer-{scheme}\s*1"))
    await expect(total).to_have_text(re.compile(": 1 name, 1 guest$"))
    await lobby.get_by_role("link").focus()
    change(server, NEW_ROOM, f"<b>{scheme}</b>", scheme)
    await writer.close()  # by another process, so it is seen with this
    await expect(admin.locator("#overview tbody tr", has_text=f"<b>{scheme}</b>")).to_have_count(1)
    await expect(lobby).to_have_text(re.compile(r"Lobby\s*–\s*1"))
    await expect(lobby.get_by_role("link")).to_be_focused()
    assert await admin.evaluate("getComputedStyle(document.body).backgroundColor") == BACKGROUND[scheme]
    await admin.screenshot(path=tmp_path / f"{scheme}.png")

    change(server, "UPDATE auth_user SET is_staff = false WHERE username = ?", name)
    await reader.close()
    await expect(admin.get_by_role("alert")).to_have_text("This page is for staff who may view rooms.")
    await expect(admin.locator("#connection")).to_have_text("Disconnected")
    await expect(admin.locator("#overview tbody tr")).to_have_count(0)


NEW_ROOM = "INSERT INTO chat_room (name, slug, last_number, people_version) VALUES (?, ?, 0, 0)"
BACKGROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 18, 18)"}
