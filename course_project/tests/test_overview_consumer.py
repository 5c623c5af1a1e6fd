"""The admin's overview through the whole ASGI application but without a server: who may watch, and what is told."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Permission
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chat import overview, presence, protocol
from chat.models import Presence, Room
from chat.notice import OVERVIEWS, tell_overviews

from .clients import PATIENCE
from .talker import join

PATH = "/ws/overview/"
PAGE = "/admin/chat/room/overview/"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_room_of_the_migrations(db):
    Room.objects.all().delete()


@pytest.fixture
def terrace():
    return Room.objects.create(name="Terrace", slug="terrace")


@pytest.fixture
def ada():
    """Staff, with the one right that is needed."""
    return make("ada", is_staff=True, may_view=True)


def make(name, may_view=False, **fields):
    user = get_user_model().objects.create_user(name, **fields)
    if may_view:
        user.user_permissions.add(Permission.objects.get(codename="view_room"))
    return user


# Who is where


def test_each_room_is_listed_with_those_who_are_in_it(terrace, ada):
    Room.objects.create(name="Quiet", slug="quiet")
    presence.note_here(
        [presence.Sign(terrace, ada, "of ada"), presence.Sign(terrace, AnonymousUser(), "of a guest")]
    )
    rooms = {room.pop("slug"): room for room in overview.rooms_now()}
    assert rooms == {
        "terrace": {"name": "Terrace", "names": ["ada"], "more": 0, "guests": 1},
        "quiet": {"name": "Quiet", "names": [], "more": 0, "guests": 0},
    }


def test_who_is_in_two_rooms_is_in_both_and_who_has_been_silent_for_long_in_none(terrace, ada):
    quiet = Room.objects.create(name="Quiet", slug="quiet")
    for room in (terrace, quiet):
        presence.note_here([presence.Sign(room, ada, f"of ada in {room.slug}")])
    assert {room: crowd["names"] for room, crowd in presence.by_room().items()} == {
        terrace.pk: ["ada"],
        quiet.pk: ["ada"],
    }
    Presence.objects.filter(room=quiet).update(seen_at=timezone.now() - timedelta(days=1))
    assert set(presence.by_room()) == {terrace.pk}


def test_many_names_are_cut_shorter_here_than_in_their_room(terrace):
    users = get_user_model().objects.bulk_create(get_user_model()(username=f"user-{n:03}") for n in range(400))
    seen_at = timezone.now()
    Presence.objects.bulk_create(
        Presence(room=terrace, user=user, connection=f"of {user}", seen_at=seen_at) for user in users
    )
    (crowd,) = presence.by_room().values()
    assert 100 < len(crowd["names"]) < 300
    assert len(crowd["names"]) + crowd["more"] == 400


# Who may watch


def session_of(user):
    browser = Client()
    browser.force_login(user)
    return browser.session


def test_staff_who_may_view_rooms_may_watch(ada):
    assert overview.may_watch(ada, session_of(ada))


@pytest.mark.parametrize(
    ("fields", "may_view"),
    [({"is_staff": True}, False), ({"is_staff": False}, True), ({"is_staff": True, "is_active": False}, True)],
    ids=["no right", "no staff", "a closed account"],
)
def test_nobody_else_may(fields, may_view):
    user = make("bob", may_view, **fields)
    assert not overview.may_watch(user, session_of(user))


def test_guests_and_who_has_logged_out_may_not(ada):
    session = session_of(ada)
    session.delete()
    assert not overview.may_watch(ada, session)
    assert not overview.may_watch(AnonymousUser(), None)


def test_the_database_is_asked_and_not_the_user_of_the_scope(ada):
    session = session_of(ada)
    get_user_model().objects.update(is_staff=False)
    assert not overview.may_watch(ada, session)


# Over the wire


@asynccontextmanager
async def watch(user):
    async with join(PATH, user) as talker:
        rooms = await talker.receive("rooms")
        yield talker, rooms


async def test_the_list_comes_at_once_and_again_when_somebody_comes(terrace, ada):
    async with watch(ada) as (talker, told):
        room = {"slug": "terrace", "name": "Terrace", "names": [], "more": 0, "guests": 0}
        assert told == {"type": "rooms", "rooms": [room], "more": 0}
        async with join("/ws/chat/terrace/", ada):
            while (told := await talker.receive("rooms"))["rooms"] != [room | {"names": ["ada"]}]:
                pass
        while (told := await talker.receive("rooms"))["rooms"] != [room]:
            pass


async def test_rooms_that_find_no_place_in_a_frame_are_counted(ada):
    rooms = [Room(name="N" * 100, slug=f"{n:050}") for n in range(2_000)]
    await sync_to_async(Room.objects.bulk_create)(rooms)
    async with watch(ada) as (_, told):
        assert told["more"] > 0
        assert len(told["rooms"]) + told["more"] == 2_000


async def test_many_changes_are_one_list(terrace, ada):
    async with watch(ada) as (talker, _):
        for _ in range(20):
            await tell_overviews()
        await talker.receive("rooms")
        await talker.nothing_more("rooms")


async def test_the_overview_hears_its_heartbeat_and_looks_again(terrace, ada):
    """What no signal has told is seen with the heartbeat, and the group is joined once more."""
    async with watch(ada) as (talker, _):
        layer = get_channel_layer()
        (channel,) = layer.groups[OVERVIEWS]
        layer.groups.clear()  # as when Redis was away
        await sync_to_async(Room.objects.update)(name="Veranda")  # sends no signal
        await layer.send(channel, {"type": "layer.heartbeat", "sent": 0.0})
        await talker.receive("heartbeat")
        assert (await talker.receive("rooms"))["rooms"][0]["name"] == "Veranda"
        assert set(layer.groups[OVERVIEWS]) == {channel}


async def test_who_leaves_is_in_the_group_no_more(ada):
    async with watch(ada):
        assert len(get_channel_layer().groups[OVERVIEWS]) == 1
    assert not get_channel_layer().groups.get(OVERVIEWS)


async def test_who_may_not_watch_is_told_why_and_closed(ada):
    bob = await sync_to_async(make)("bob")
    async with join(PATH, bob) as talker:
        assert await talker.receive_json_from(timeout=PATIENCE) == REFUSAL
        closed = await talker.receive_output(timeout=PATIENCE)
        assert (closed["type"], closed["code"]) == ("websocket.close", protocol.NOT_ALLOWED)
        await has_ended(talker)


REFUSAL = {
    "type": "error",
    "code": "not_allowed",
    "detail": "This page is for staff who may view rooms.",
    "ref": None,
}


async def has_ended(talker):
    async with asyncio.timeout(PATIENCE):
        while not talker.future.done():
            await asyncio.sleep(0.01)


async def test_who_loses_the_right_while_watching_gets_no_list_more(terrace, ada):
    async with watch(ada) as (talker, _):
        await sync_to_async(ada.user_permissions.clear)()
        assert await talker.receive("rooms", "error") == REFUSAL
        await has_ended(talker)


async def test_who_logs_out_elsewhere_gets_no_list_more(terrace, ada):
    async with watch(ada) as (talker, _):
        await sync_to_async(Session.objects.all().delete)()
        await tell_overviews()
        assert await talker.receive("rooms", "error") == REFUSAL
        await has_ended(talker)


async def test_a_message_is_refused_with_its_reference(ada):
    async with watch(ada) as (talker, _):
        assert await talker.ask("error", type="say", ref="a-1") == {
            "type": "error",
            "code": "unknown_type",
            "detail": "The overview takes no messages.",
            "ref": "a-1",
        }


async def test_new_rooms_are_told(ada):
    async with watch(ada) as (talker, told):
        assert told["rooms"] == []
        await sync_to_async(Room.objects.create)(name="New", slug="new")
        assert [room["slug"] for room in (await talker.receive("rooms"))["rooms"]] == ["new"]


# The page


def get(user, path=PAGE):
    browser = Client()
    if user is not None:
        browser.force_login(user)
    return browser.get(path)


def test_the_page_is_for_staff_who_may_view_rooms(ada):
    answer = get(ada)
    assert (answer.status_code, reverse("admin:chat_room_overview")) == (200, PAGE)
    assert answer.template_name == "admin/chat/room/overview.html"
    assert "<h1>Who is in the rooms</h1>" in answer.text
    assert ">Rooms</a>" in answer.text  # the way back, of this model's name
    assert "ada" in answer.text  # of the admin's own frame: who is logged in


def test_staff_without_the_right_get_no_page_and_others_are_asked_to_log_in(ada):
    assert get(make("hedy", is_staff=True)).status_code == 403
    for user in (make("grace"), None):
        answer = get(user)
        assert (answer.status_code, answer.url) == (302, f"/admin/login/?next={PAGE}")


def test_its_address_comes_before_the_admins_own():
    rooms = admin.site.get_model_admin(Room)
    first, *others = rooms.get_urls()
    assert (str(first.pattern), first.name) == ("overview/", "chat_room_overview")
    assert first.callback.__wrapped__ == rooms.overview
    assert others


def test_the_list_of_rooms_leads_to_it(ada):
    assert f'<a href="{PAGE}">Who is in the rooms</a>' in get(ada, "/admin/chat/room/").text
