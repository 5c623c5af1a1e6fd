"""One room, its messages and its people, through the whole ASGI application but without a server."""

import asyncio
import io
import logging
import time
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from asgiref.sync import sync_to_async
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from chat import history, presence, protocol
from chat.models import Message, Presence, Room
from chat.permission import may_post
from chat.posting import post, store
from common.frames import encode
from common.metrics import metrics
from common.pulse import Deaf, Pulse
from common.rate_limit import TokenBucket
from DjangoChannels.asgi import application

from .clients import PATIENCE
from .talker import Talker, join

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room():
    return Room.objects.create(name="Terrace", slug="terrace")


@pytest.fixture
def ada():
    return get_user_model().objects.create_user("ada")


@pytest.fixture
def grace():
    return get_user_model().objects.create_user("grace")


def say_many(room, author, count):
    for number in range(1, count + 1):
        store(room, author, f"ref-{number}", f"message {number}")


async def test_what_one_is_told_first(room, ada):
    async with join("/ws/chat/terrace/?after=x", ada) as talker:
        told = [await talker.receive_json_from(timeout=PATIENCE) for _ in range(4)]
    assert told == [
        {"type": "welcome", "room": "Terrace", "you": "ada"},
        {"type": "error", "code": "invalid", "detail": "after: a whole number is needed.", "ref": None},
        {"type": "history", "messages": []},
        {"type": "people", "names": ["ada"], "more": 0, "guests": 0},
    ]


# Speaking


async def test_what_one_says_everyone_gets(room, ada, grace):
    async with join("/ws/chat/terrace/", ada) as first, join("/ws/chat/terrace/", grace) as second:
        await second.receive("history")  # what is said from now on comes as a message
        stored = await first.ask("stored", type="say", ref="a-1", text="  Goal! ")
        assert stored == {"type": "stored", "ref": "a-1", "number": 1}
        for talker in (first, second):
            message = (await talker.receive("message"))["message"]
            assert (message["number"], message["author"], message["text"]) == (1, "ada", "Goal!")
            assert datetime.fromisoformat(message["sent_at"]).tzinfo


async def test_the_same_ref_again_is_stored_once(room, ada):
    async with join("/ws/chat/terrace/", ada) as talker:
        first = await talker.ask("stored", type="say", ref="a-1", text="Goal!")
        await talker.receive("message")
        assert await talker.ask("stored", type="say", ref="a-1", text="Goal!") == first
        await talker.nothing_more("message")
    assert await Message.objects.acount() == 1


async def test_two_authors_may_choose_the_same_ref(room, ada, grace):
    await post(room, ada, "a-1", "mine")
    await post(room, grace, "a-1", "mine too")
    assert await Message.objects.acount() == 2


async def test_the_room_is_told_after_the_commit(room, ada, monkeypatch):
    async def group_send(group, event):
        assert not await sync_to_async(lambda: connection.in_atomic_block)()
        told.append(event["message"]["number"])

    told = []
    monkeypatch.setattr(get_channel_layer(), "group_send", group_send)
    await post(room, ada, "a-1", "Goal!")
    assert told == [1]


async def test_nothing_is_told_and_no_number_used_up_when_storing_fails(room, ada, monkeypatch):
    async with join("/ws/chat/terrace/", ada) as talker:
        await talker.receive("people")
        with monkeypatch.context() as patch, pytest.raises(RuntimeError):
            patch.setattr(Room, "save", fail)
            await post(room, ada, "a-1", "Goal!")
        await talker.nothing_more("message")
        assert (await talker.ask("stored", type="say", ref="a-2", text="Goal!"))["number"] == 1


def fail(*arguments, **options):
    raise RuntimeError


async def test_a_guest_reads_and_does_not_write(room, ada):
    await sync_to_async(say_many)(room, ada, 1)
    async with join("/ws/chat/terrace/") as guest:
        assert (await guest.receive("welcome"))["you"] is None
        assert len((await guest.receive("history"))["messages"]) == 1
        error = await guest.ask("stored", type="say", ref="g-1", text="Goal!")
        detail = "Guests read only: log in to write."
        assert error == {"type": "error", "code": "login_required", "detail": detail, "ref": "g-1"}
    assert await Message.objects.acount() == 1


@pytest.mark.parametrize("end", ["logout", "deactivate"])
async def test_who_is_logged_out_meanwhile_writes_no_more(room, ada, end):
    def end_it():
        from django.contrib.sessions.models import Session

        if end == "logout":
            Session.objects.all().delete()
        else:
            get_user_model().objects.update(is_active=False)

    async with join("/ws/chat/terrace/", ada) as talker:
        assert (await talker.ask("stored", type="say", ref="a-1", text="Goal!"))["type"] == "stored"
        await sync_to_async(end_it)()
        assert (await talker.ask("stored", type="say", ref="a-2", text="Goal!"))["code"] == "login_required"


def test_who_came_with_a_ticket_writes_while_the_account_is_open(ada, grace):
    assert may_post(ada, None)
    get_user_model().objects.filter(pk=ada.pk).update(is_active=False)
    assert not may_post(ada, None)
    assert not may_post(AnonymousUser(), None)


async def test_more_than_a_burst_is_refused_and_the_connection_stays(room, ada, monkeypatch):
    clock_that_stands = partial(TokenBucket, clock=lambda: 0.0)
    monkeypatch.setattr("common.consumers.TokenBucket", clock_that_stands)
    async with join("/ws/chat/terrace/", ada) as talker:
        answers = [await talker.ask("stored", type="say", ref=f"a-{n}", text="Goal!") for n in range(14)]
    stored, refused = answers[:10], answers[10:]
    assert {answer["type"] for answer in stored} == {"stored"}
    assert {(answer["code"], answer["retry_after"]) for answer in refused} == {("too_fast", 0.5)}
    assert await Message.objects.acount() == len(stored)


async def test_an_unusable_message_gets_an_error_and_the_connection_stays(room, ada):
    async with join("/ws/chat/terrace/", ada) as talker:
        for text, code in [("Goal!", "not_json"), ("{}", "unknown_type")]:
            await talker.send_to(text_data=text)
            assert (await talker.receive("error"))["code"] == code
        await talker.send_to(bytes_data=b"\xff")
        assert (await talker.receive("error"))["code"] == "not_text"
        assert (await talker.ask("stored", type="say", ref="a-1", text="Goal!"))["type"] == "stored"


async def test_an_unknown_room_says_so_and_closes():
    async with join("/ws/chat/nowhere/") as talker:
        detail = "There is no room nowhere."
        assert await talker.receive("error") == {
            "type": "error",
            "code": "unknown_room",
            "detail": detail,
            "ref": None,
        }
        assert await talker.receive_output(timeout=PATIENCE) == {"type": "websocket.close", "code": 4404}
        await talker.send_json_to({"type": "earlier", "before": 1})


async def test_the_others_see_who_is_writing(room, ada, grace):
    async with join("/ws/chat/terrace/", ada) as first, join("/ws/chat/terrace/", grace) as second:
        await second.receive("people")
        await first.send_json_to({"type": "typing"})
        assert await second.receive("typing") == {"type": "typing", "name": "ada"}
        await first.nothing_more("typing")


async def test_a_guest_is_not_seen_to_write(room, ada):
    async with join("/ws/chat/terrace/", ada) as talker, join("/ws/chat/terrace/") as guest:
        await guest.receive("people")
        await guest.send_json_to({"type": "typing"})
        await guest.ask("history", type="earlier", before=1)  # the one before has been handled
        await talker.nothing_more("typing")


# History


async def test_history_comes_in_pages(room, ada):
    await sync_to_async(say_many)(room, ada, 120)
    async with join("/ws/chat/terrace/") as talker:
        newest = (await talker.receive("history"))["messages"]
        assert numbers(newest) == list(range(71, 121))
        earlier = (await talker.ask("history", type="earlier", before=71))["messages"]
        assert numbers(earlier) == list(range(21, 71))
        first = (await talker.ask("history", type="earlier", before=21))["messages"]
        assert numbers(first) == list(range(1, 21))
        assert (await talker.ask("history", type="earlier", before=1))["messages"] == []


async def test_who_comes_back_gets_all_that_was_missed(room, ada):
    await sync_to_async(say_many)(room, ada, 120)
    async with join("/ws/chat/terrace/?after=5") as talker:
        seen = []
        while len(seen) < 115:
            seen += (await talker.receive("history"))["messages"]
    assert numbers(seen) == list(range(6, 121))


@pytest.mark.parametrize(
    "last_seen, start",
    [
        (None, 1_000),  # the newest page
        (0, 1_000),
        (49, 1_000),  # missed too much
        (50, 50),
        (1_049, 1_049),
        (1_050, 1_050),
        (1_051, 1_000),  # from the future
    ],
)
def test_where_a_connection_starts(room, ada, last_seen, start):
    Message.objects.create(room=room, author=ada, number=1_050, ref="a-1", text="Goal!")
    assert history.start(room, last_seen) == start


@pytest.mark.parametrize("last_seen", [None, 0, 1])
def test_an_empty_room_starts_from_its_beginning(room, last_seen):
    assert history.start(room, last_seen) == 0


def test_another_rooms_messages_are_its_own(room, ada):
    bar = Room.objects.create(name="Bar", slug="bar")
    say_many(bar, ada, 3)
    say_many(room, ada, 2)
    assert history.start(room, 2) == 2
    assert numbers(history.after(room, 0)) == numbers(history.before(room, 9)) == [1, 2]


@pytest.mark.parametrize("after", ["", "x", "-1", "1.5", "9" * 40, "%FF", "%00"])
async def test_an_unusable_after_is_refused_and_the_newest_page_sent(room, ada, after):
    await sync_to_async(say_many)(room, ada, 1)
    async with join(f"/ws/chat/terrace/?after={after}") as talker:
        if after:
            assert (await talker.receive("error"))["code"] == "invalid"
        assert numbers((await talker.receive("history"))["messages"]) == [1]


async def test_an_after_from_the_future_gets_the_newest_page(room, ada):
    await sync_to_async(say_many)(room, ada, 1)
    async with join("/ws/chat/terrace/?after=99") as talker:
        assert numbers((await talker.receive("history"))["messages"]) == [1]


async def test_a_message_that_the_channel_layer_lost_is_made_good(room, ada):
    async with join("/ws/chat/terrace/") as talker:
        await talker.receive("people")
        await sync_to_async(store)(room, ada, "a-1", "lost on the way")
        await post(room, ada, "a-2", "arrives")
        assert numbers((await talker.receive("history", "message"))["messages"]) == [1, 2]
        await talker.nothing_more("history", "message")


async def test_the_heartbeat_brings_what_was_lost_last(room, ada):
    async with join("/ws/chat/terrace/") as talker:
        await talker.receive("people")
        await sync_to_async(store)(room, ada, "a-1", "lost on the way")
        await get_channel_layer().group_send(room.group, {"type": "layer.heartbeat", "sent": 0.0})
        await talker.receive("heartbeat")
        assert numbers((await talker.receive("history"))["messages"]) == [1]


async def test_how_long_a_heartbeat_takes_is_added_up(room, monkeypatch):
    monkeypatch.setattr("common.layer_consumer.time", SimpleNamespace(monotonic=lambda: 7.25))
    metrics.counts.clear()
    async with join("/ws/chat/terrace/") as talker:
        await talker.receive("people")
        await get_channel_layer().group_send(room.group, {"type": "layer.heartbeat", "sent": 7.0})
        assert await talker.receive("heartbeat") == {"type": "heartbeat"}
    assert metrics.counts["layer_lag_seconds_sum", "ChatConsumer"] == 0.25
    assert metrics.counts["layer_lag_seconds_count", "ChatConsumer"] == 1


async def test_the_log_names_the_room(room, ada, caplog):
    caplog.set_level(logging.INFO)
    async with join("/ws/chat/terrace/", ada) as talker:
        await talker.receive("people")
    lines = [record for record in caplog.records if record.name == "common.consumers"]
    assert [line.getMessage() for line in lines] == [
        f"ChatConsumer in terrace {what}." for what in ("is open", "has ended")
    ]
    assert {(line.consumer, line.room, line.user) for line in lines} == {("ChatConsumer", "terrace", "ada")}


@pytest.fixture
def nobody_is_deaf(monkeypatch):
    """For a heartbeat that is shorter than a busy machine takes to hear one."""
    monkeypatch.setattr(Pulse, "sent", lambda pulse: None)


@pytest.mark.usefixtures("nobody_is_deaf")
async def test_a_hundred_and_fifty_at_once_all_arrive(room, ada, settings):
    """More than the channel layer holds: it drops the rest. The heartbeat makes good the last."""
    settings.HEARTBEAT = 0.5
    async with join("/ws/chat/terrace/") as talker:
        await talker.receive("people")
        seen = []
        messages = await sync_to_async(store_quietly)(room, ada, 150)
        layer = get_channel_layer()
        for message in messages:
            await layer.group_send(room.group, {"type": "chat.message", "message": message})
        while len(seen) < 150:
            got = await talker.receive("history", "message")
            seen += got.get("messages") or [got["message"]]
    assert numbers(seen) == list(range(1, 151))


@pytest.mark.usefixtures("nobody_is_deaf")
async def test_a_connection_that_the_layer_has_forgotten_joins_again(room, settings):
    settings.HEARTBEAT = 0.1
    async with join("/ws/chat/terrace/") as talker:
        await talker.receive("people")
        get_channel_layer().groups.clear()
        for _ in range(
            3
        ):  # one may be there already, and when the third comes the second has been handled to its end
            await talker.receive("heartbeat")
        assert room.group in get_channel_layer().groups


async def test_a_connection_that_has_too_much_to_hear_is_not_deaf(room, settings, monkeypatch):
    async def send(channel, event):
        if event["type"] == "layer.heartbeat" and len(beats) < 5:
            beats.append(event)
            raise ChannelFull
        if event["type"] == "layer.heartbeat":
            settings.HEARTBEAT = PATIENCE  # a busy machine may hear this one after two more would have been sent
        await real_send(channel, event)

    beats, real_send = [], get_channel_layer().send
    settings.HEARTBEAT = 0.05
    monkeypatch.setattr(get_channel_layer(), "send", send)
    async with join("/ws/chat/terrace/") as talker:
        await talker.receive("heartbeat")
    assert len(beats) == 5


async def test_a_connection_that_does_not_hear_its_heart_ends(room, settings, monkeypatch, caplog):
    async def send(channel, event):
        sent.append(event["type"])

    sent = []
    settings.HEARTBEAT = 0.1
    monkeypatch.setattr(get_channel_layer(), "send", send)
    talker = Talker(application, "/ws/chat/terrace/", [(b"origin", b"http://localhost")])
    await talker.connect(timeout=PATIENCE)
    with pytest.raises(ExceptionGroup) as ended:
        await talker.wait(timeout=PATIENCE)
    assert ended.group_contains(Deaf)
    assert sent.count("layer.heartbeat") == 2
    assert "ChatConsumer in terrace has failed." in caplog.messages


def store_quietly(room, author, count):
    Message.objects.bulk_create(
        Message(room=room, author=author, number=number, ref=str(number), text="Goal!")
        for number in range(1, count + 1)
    )
    return history.after(room, 0) + history.after(room, 50) + history.after(room, 100)


def numbers(messages):
    return [message["number"] for message in messages]


# Who is here


async def test_people_come_and_go(room, ada, grace):
    async with join("/ws/chat/terrace/", ada) as first:
        assert await people(first) == (["ada"], 0)
        async with join("/ws/chat/terrace/", grace), join("/ws/chat/terrace/"):
            while await people(first) != (["ada", "grace"], 1):
                pass
        while await people(first) != (["ada"], 0):
            pass


async def test_a_room_is_told_once_of_all_who_come_at_the_same_time(room, monkeypatch):
    async def group_send(group, event):
        told.append(event["guests"])

    told, announcer = [], presence.Announcer()
    monkeypatch.setattr(get_channel_layer(), "group_send", group_send)
    for number in range(10):
        await sync_to_async(presence.note_here)([presence.Sign(room, AnonymousUser(), f"connection {number}")])
    await asyncio.gather(*(announcer.tell(room) for _ in range(10)))
    assert told == [10]
    await sync_to_async(presence.note_left)(room, "connection 0")
    await announcer.tell(room)
    assert told == [10, 9]


async def test_a_room_that_the_channel_layer_did_not_reach_is_told_later(room, monkeypatch, settings, caplog):
    settings.HEARTBEAT = 0.05
    told, announcer = asyncio.Event(), presence.Announcer()
    with monkeypatch.context() as patch:
        patch.setattr(get_channel_layer(), "group_send", fail)
        await announcer.tell(room)
    assert "A room was not told who is there" in caplog.text

    async def group_send(group, event):
        told.set()

    monkeypatch.setattr(get_channel_layer(), "group_send", group_send)
    async with asyncio.timeout(PATIENCE):
        await told.wait()


async def test_a_host_whose_clock_is_minutes_ahead_drops_nobody(room, ada, grace, monkeypatch):
    async with join("/ws/chat/terrace/", ada) as first:
        assert await people(first) == (["ada"], 0)
        ahead = timezone.now() + timedelta(minutes=10)
        monkeypatch.setattr("django.utils.timezone.now", lambda: ahead)
        await sync_to_async(presence.note_still_here)([presence.Sign(room, grace, "of another host")])
        names = await sync_to_async(presence.new_list)(room)
        assert names["names"] == ["ada", "grace"]


async def test_who_ends_by_an_error_is_not_here_any_more(room, ada, monkeypatch):
    monkeypatch.setattr("chat.consumers.ChatConsumer.answer", fail)
    headers = [(b"origin", b"http://localhost")]
    talker = Talker(application, "/ws/chat/terrace/", headers)
    await talker.connect(timeout=PATIENCE)
    await talker.receive("people")
    await talker.send_json_to({"type": "earlier", "before": 1})
    with pytest.raises(ExceptionGroup):
        await talker.wait(timeout=PATIENCE)
    assert await Presence.objects.acount() == 0
    assert room.group not in get_channel_layer().groups


def test_people_are_named_in_the_order_of_the_alphabet(room, ada):
    zoe = get_user_model().objects.create_user("Zoe")
    presence.note_here(presence.Sign(room, user, f"of {user}") for user in (zoe, ada))
    assert presence.new_list(room) == {"version": 1, "names": ["ada", "Zoe"], "more": 0, "guests": 0}


async def test_two_tabs_are_one_person(room, ada):
    async with join("/ws/chat/terrace/", ada) as first, join("/ws/chat/terrace/", ada):
        await first.receive("people")
        assert await people(first) == (["ada"], 0)


@pytest.mark.parametrize("seconds, names", [(80, ["ada", "grace"]), (100, ["ada"])])
def test_who_was_cut_off_without_a_word_is_dropped_after_90_seconds(room, ada, grace, seconds, names):
    seen_at = timezone.now() - timedelta(seconds=seconds)
    Presence.objects.create(room=room, user=grace, connection="of a killed server", seen_at=seen_at)
    presence.note_here([presence.Sign(room, ada, "of ada")])
    assert presence.new_list(room)["names"] == names


def test_only_a_change_of_the_people_is_told(room, ada, grace):
    of_ada = presence.Sign(room, ada, "of ada")
    assert presence.note_still_here([of_ada]) == {room}
    assert presence.note_still_here([of_ada]) == set()
    seen_at = timezone.now() - timedelta(seconds=100)
    Presence.objects.create(room=room, user=grace, connection="of a killed server", seen_at=seen_at)
    assert presence.note_still_here([of_ada]) == {room}
    assert [present.connection for present in Presence.objects.all()] == ["of ada"]
    presence.note_left(room, "of ada")
    assert presence.new_list(room)["names"] == []


def test_the_rooms_of_those_who_are_gone_are_told_too(room, ada, grace):
    quiet = Room.objects.create(name="Quiet", slug="quiet")
    seen_at = timezone.now() - timedelta(seconds=100)
    Presence.objects.create(room=quiet, user=grace, connection="of a killed server", seen_at=seen_at)
    presence.note_here([presence.Sign(room, ada, "of ada")])
    assert presence.note_still_here([presence.Sign(room, ada, "of ada")]) == {quiet}


def test_three_hundred_heartbeats_take_as_many_questions_as_one(room, django_assert_num_queries):
    signs = [presence.Sign(room, AnonymousUser(), f"connection {number}") for number in range(300)]
    presence.note_here(signs)
    long_before = timezone.now() - timedelta(seconds=80)
    Presence.objects.update(seen_at=long_before)
    for some in (signs[:1], signs):
        with django_assert_num_queries(2):
            assert presence.note_still_here(some) == set()
    assert not Presence.objects.filter(seen_at__lte=long_before).exists()


def test_who_is_noted_is_not_noted_twice_beside_one_whose_row_is_lost(room, ada, grace):
    signs = [presence.Sign(room, user, f"of {user}") for user in (ada, grace)]
    presence.note_here(signs[:1])
    assert presence.note_still_here(signs) == {room}
    assert sorted(present.connection for present in Presence.objects.all()) == ["of ada", "of grace"]


def test_a_heartbeat_in_a_room_that_was_deleted_hinders_no_other(room, ada, grace):
    other = Room.objects.create(name="Other", slug="other")
    Room.objects.filter(pk=other.pk).delete()
    signs = [presence.Sign(other, grace, "of grace"), presence.Sign(room, ada, "of ada")]
    assert presence.note_still_here(signs) == {room}
    assert [present.connection for present in Presence.objects.all()] == ["of ada"]


@pytest.fixture
def noted(monkeypatch):
    """The connections that roll calls have noted, a list for each; rooms are told nothing."""

    def note(signs):
        calls.append([sign.connection for sign in signs])
        return set()

    calls = []
    monkeypatch.setattr(presence, "note_still_here", note)
    return calls


async def test_heartbeats_of_the_same_moment_are_noted_together(room, noted):
    roll_call = presence.RollCall()
    for number in (1, 2, 3, 2):
        roll_call.answer(presence.Sign(room, AnonymousUser(), f"connection {number}"))
    roll_call.forget("connection 3")  # it has closed
    roll_call.forget("connection 4")
    first = roll_call.under_way
    await first
    assert noted == [["connection 1", "connection 2"]]
    roll_call.answer(presence.Sign(room, AnonymousUser(), "connection 5"))
    assert roll_call.under_way is not first
    await roll_call.under_way
    assert noted[1:] == [["connection 5"]]


async def test_a_heartbeat_that_could_not_be_noted_is_logged_and_the_next_one_is(room, noted, monkeypatch, caplog):
    def away(signs):
        raise OperationalError("the database is away")

    roll_call, sign = presence.RollCall(), presence.Sign(room, AnonymousUser(), "connection 1")
    with monkeypatch.context() as patch:
        patch.setattr(presence, "note_still_here", away)
        roll_call.answer(sign)
        await roll_call.under_way
    assert caplog.messages == ["Who is there was not noted: OperationalError('the database is away')"]
    roll_call.answer(sign)
    await roll_call.under_way
    assert noted == [["connection 1"]]


async def test_whose_row_is_lost_is_here_again_with_the_next_heartbeat(room, ada):
    async with join("/ws/chat/terrace/", ada) as talker:
        assert await people(talker) == (["ada"], 0)
        await sync_to_async(room.presences.all().delete)()
        channel = await channel_of(room)
        await get_channel_layer().send(channel, {"type": "layer.heartbeat", "sent": time.monotonic()})
        assert await people(talker) == (["ada"], 0)


async def test_who_leaves_with_a_heartbeat_to_be_noted_does_not_come_back(room, ada, noted):
    async with join("/ws/chat/terrace/", ada) as talker:
        await people(talker)
        channel = await channel_of(room)
        await get_channel_layer().send(channel, {"type": "layer.heartbeat", "sent": time.monotonic()})
        await talker.receive("heartbeat")
        await get_channel_layer().send(channel, {"type": "chat.room", "name": "Terrace"})
        await talker.receive("room")  # so the heartbeat has been handled to its end
        under_way = presence.roll_call.under_way
    await under_way
    assert noted == [[]]
    assert not await Presence.objects.aexists()


async def channel_of(room):
    """The channel of the one connection in a room."""
    (channel,) = get_channel_layer().groups[room.group]
    return channel


async def test_a_room_that_is_deleted_sends_its_people_away(room, ada):
    async with join("/ws/chat/terrace/", ada) as talker:
        await people(talker)
        await sync_to_async(room.delete)()
        error = await talker.receive("error")
        assert error["code"] == "unknown_room"
        assert (await talker.receive_output(timeout=PATIENCE))["code"] == protocol.NO_SUCH_ROOM


async def test_nobody_is_told_of_a_room_that_is_deleted_and_that_is_no_error(room, caplog):
    announcer = presence.Announcer()
    gone = Room(pk=room.pk, slug=room.slug)
    await sync_to_async(room.delete)()
    await announcer.tell(gone)
    assert caplog.records == []


@pytest.mark.parametrize("guests, seconds", [(0, 1), (200, 1), (201, 1.005), (600, 3), (1_500, 7.5), (9_000, 8)])
def test_the_more_people_the_longer_the_pause_between_two_lists(guests, seconds):
    crowd = {"names": ["ada"] * (guests // 3), "more": guests // 3, "guests": guests - 2 * (guests // 3)}
    assert presence.pause_after(crowd) == pytest.approx(seconds)


def test_more_people_than_a_frame_holds_are_counted(room):
    users = [get_user_model()(username=f"{number:04}" + "Ä" * 140) for number in range(2_000)]
    get_user_model().objects.bulk_create(users)
    Presence.objects.bulk_create(
        Presence(room=room, user=user, connection=user.username, seen_at=timezone.now()) for user in users
    )
    people = presence.new_list(room)
    assert len(encode(people).encode()) < 300_000
    assert 0 < len(people["names"]) < 2_000
    assert len(people["names"]) + people["more"] == 2_000


async def test_an_older_list_of_people_does_not_replace_a_newer_one(room, ada):
    async with join("/ws/chat/terrace/", ada) as first:
        await people(first)
        old = {"type": "chat.people", "version": 0, "names": ["nobody"], "more": 0, "guests": 9}
        await get_channel_layer().group_send(room.group, old)
        await first.nothing_more("people")


async def test_a_room_is_told_at_most_once_in_a_while(room):
    announcer = presence.Announcer()
    began = time.monotonic()
    await announcer.tell(room)
    first = announcer.next_at[room.pk]
    assert began + presence.PAUSE <= first <= time.monotonic() + presence.PAUSE
    await announcer.tell(room)
    assert time.monotonic() >= first
    assert announcer.next_at[room.pk] >= first + presence.PAUSE


async def test_a_room_that_could_not_be_told_is_named_in_the_log(room, monkeypatch, caplog):
    def away(room):
        raise OSError("the database is away")

    monkeypatch.setattr(presence, "new_list", away)
    announcer, began = presence.Announcer(), time.monotonic()
    await announcer.tell(room)
    assert announcer.next_at[room.pk] >= began + presence.PAUSE
    (record,) = caplog.records
    assert record.getMessage() == "A room was not told who is there: OSError('the database is away')"
    assert record.room == "terrace"


async def people(talker):
    message = await talker.receive("people")
    return message["names"], message["guests"]


def test_a_presence_says_who_is_where(room, ada):
    assert [str(Presence(room=room, user=user)) for user in (ada, None)] == [
        "ada in Terrace",
        "a guest in Terrace",
    ]


# From outside


async def test_a_command_posts_into_a_room(room, ada):
    async with join("/ws/chat/terrace/") as talker:
        await talker.receive("people")
        out = io.StringIO()
        for number in (1, 2):  # the same words again are another message
            await sync_to_async(call_command)("say", "terrace", "ada", " Goal! ", stdout=out)
            message = (await talker.receive("message"))["message"]
            assert (message["number"], message["author"], message["text"]) == (number, "ada", "Goal!")
    assert out.getvalue().splitlines()[::2] == ["Stored as number 1.", "Stored as number 2."]


@pytest.mark.parametrize("in_memory", [True, False])
def test_the_command_says_when_the_room_sees_the_message(room, ada, settings, capsys, in_memory):
    settings.PRICES_IN_PROCESS = in_memory
    call_command("say", "terrace", "ada", "Goal!")
    assert ("within 30 seconds" in capsys.readouterr().out) is in_memory


@pytest.mark.parametrize(
    "arguments", [("nowhere", "ada", "x"), ("terrace", "nobody", "x"), ("terrace", "ada", " ")]
)
def test_a_command_says_what_is_wrong_and_posts_nothing(room, ada, arguments):
    with pytest.raises(CommandError, match=r"does not exist|at least 1"):
        call_command("say", *arguments)
    assert not Message.objects.exists()


async def test_a_room_that_is_renamed_tells_its_people(room, ada):
    async with join("/ws/chat/terrace/") as talker:
        await talker.receive("people")
        await post(room, ada, "a-1", "Goal!")  # saves the room too, and renames nothing
        room.name = "South Stand"
        await room.asave()
        assert await talker.receive("room") == {"type": "room", "name": "South Stand"}
        await talker.nothing_more("room")


async def test_a_renaming_that_is_rolled_back_is_not_told(room):
    def fail_to_rename():
        with pytest.raises(RuntimeError), transaction.atomic():
            room.name = "South Stand"
            room.save()
            raise RuntimeError

    async with join("/ws/chat/terrace/") as talker:
        await talker.receive("people")
        await sync_to_async(fail_to_rename)()
        await talker.nothing_more("room")


# Rooms


async def test_rooms_do_not_hear_each_other(room, ada):
    await Room.objects.acreate(name="Bar", slug="bar")
    async with AsyncExitStack() as stack:
        bar = await stack.enter_async_context(join("/ws/chat/bar/", ada))
        terrace = await stack.enter_async_context(join("/ws/chat/terrace/", ada))
        await terrace.ask("stored", type="say", ref="a-1", text="Goal!")
        await bar.nothing_more("message")


async def test_another_origin_is_refused(room):
    headers = [(b"origin", b"http://elsewhere.example")]
    connected, _ = await Talker(application, "/ws/chat/terrace/", headers).connect(timeout=PATIENCE)
    assert not connected


def test_a_room_is_opened_by_who_is_logged_in(client, ada):
    assert client.post("/chat/open/", {"name": "North Stand"}).url.startswith("/accounts/login/")
    client.force_login(ada)
    assert client.post("/chat/open/", {"name": "North Stand"}).url == "/chat/north-stand/"
    assert "already a room" in client.post("/chat/open/", {"name": "north stand"}).content.decode()
    assert "a to z" in client.post("/chat/open/", {"name": "!!!"}).content.decode()


def test_the_pages_of_rooms(client, room):
    assert "Terrace" in client.get("/chat/").content.decode()
    assert "Log in" in client.get("/chat/terrace/").content.decode()
    assert client.get("/chat/nowhere/").status_code == 404
