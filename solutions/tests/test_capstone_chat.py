import asyncio
import json
import random
from datetime import datetime

import pytest

from classroom.judging.browser import browsing, window  # noqa: F401  # a fixture
from classroom.judging.match_centre import ELSEWHERE, fill_in
from classroom.judging.site import heard, read, said_until, site_of, tell
from classroom.running.unmet import Unmet

PEOPLE = ("ann", "ben", "eve")
PAGE = 50  # messages of a history, at most
AT_ONCE = 9  # messages of one client, below what every server lets through
NO_VALKEY = "There is no Valkey on this machine: two servers with a channel layer between them were not checked."


async def open_room(site, words="Late Trains", name="ann"):
    """A room that no check has had; returns its address and its name."""
    number = random.randrange(10**6, 10**9)
    await fill_in(site.server, site.session(name), "/chat/open/", name=f"{words} {number}")
    return f"{'-'.join(words.lower().split())}-{number}", f"{words} {number}"


def enter(site, slug, name=None, after=None, server=None):
    query = "" if after is None else f"?after={after}"
    return site.connect(f"ws/chat/{slug}/{query}", name, server)


async def say(client, text, ref=None):
    """Say something, and wait until it is stored; returns its number."""
    ref = ref or f"r-{random.randrange(10**9)}"
    await tell(client, "say", ref=ref, text=text)
    return (await heard(client, "stored", ref=ref))["number"]


async def say_many(site, slug, count, name="ann", server=None):
    """Say 1, 2, 3 ... in a room, by as many clients as it takes."""
    for first in range(1, count + 1, AT_ONCE):
        async with enter(site, slug, name, server=server) as client:
            for number in range(first, min(first + AT_ONCE, count + 1)):
                await say(client, str(number))


def numbers(messages):
    return [message["number"] for message in messages]


async def history_up_to(client, number):
    """The numbers that came, in order, up to this one."""
    return numbers(await said_until(client, number))


def must_be(came, wanted, what):
    if came != wanted:
        raise Unmet(f"{what} came in another order, or not each once.", came=[str(came)], expected=str(wanted))


@pytest.mark.task("chat.1")
class TestRoomsAndPeople:
    @pytest.mark.goal(1, hint=1)
    async def test_the_lobby_is_there(self, learner):
        site = await site_of(learner, *PEOPLE)
        for path in ("/chat/", "/chat/lobby/"):
            page = await site.server.page(path)
            assert page.status == 200, f"The page {path} was answered with status {page.status}, not 200."
        page = await site.server.page("/chat/")
        assert "/chat/lobby/" in page.text, "/chat/ has no link to /chat/lobby/."
        page = await site.server.page("/chat/no-such-room-at-all/")
        assert page.status == 404, f"A room that is not there was answered with status {page.status}, not 404."

    @pytest.mark.goal(1, hint=1)
    async def test_who_is_logged_in_opens_a_room(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        for path in ("/chat/", f"/chat/{slug}/"):
            page = await site.server.page(path)
            assert page.status == 200, f"The page {path} was answered with status {page.status}, not 200."
        assert f"/chat/{slug}/" in (await site.server.page("/chat/")).text, f"/chat/ has no link to /chat/{slug}/."

    @pytest.mark.goal(1, hint=1)
    async def test_a_guest_opens_no_room(self, learner):
        site = await site_of(learner, *PEOPLE)
        form = {"csrfmiddlewaretoken": "c" * 32, "name": "Guests Only"}
        page = await site.server.page("/chat/open/", {"Cookie": f"csrftoken={'c' * 32}"}, form)
        where = page.headers.get("location", "")
        assert page.status == 302 and "/accounts/login/" in where, (
            f"A guest who opens a room was answered with status {page.status} and not sent to /accounts/login/."
        )
        assert "/chat/guests-only/" not in (await site.server.page("/chat/")).text, "A guest has opened a room."

    @pytest.mark.goal(2, hint=1)
    async def test_welcome_comes_first(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, title = await open_room(site)
        for address, room in ((slug, title), ("lobby", "Lobby")):
            for name in ("ann", "ben", None):
                async with enter(site, address, name) as client:
                    message = read(await client.receive())
                    wanted = {"type": "welcome", "room": room, "you": name}
                    if not wanted.items() <= message.items():
                        raise Unmet("Something else came first.", came=[str(message)], expected=json.dumps(wanted))

    @pytest.mark.goal(3, hint=2)
    async def test_who_comes_and_who_goes(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        async with enter(site, slug, "ann") as ann:
            await is_told(ann, {"ann"})
            async with enter(site, slug, "ben") as ben, enter(site, slug) as guest:
                for client in (ann, ben, guest):
                    await is_told(client, {"ann", "ben"}, guests=1)
            await is_told(ann, {"ann"})

    @pytest.mark.goal(3, hint=2)
    async def test_another_room_is_another_matter(self, learner):
        site = await site_of(learner, *PEOPLE)
        (slug, _), (other, _) = await open_room(site), await open_room(site, "Early Birds")
        async with enter(site, other, "ben") as ben, enter(site, slug, "ann") as ann:
            await is_told(ann, {"ann"})
            await is_told(ben, {"ben"})

    @pytest.mark.goal(3, hint=2)
    async def test_two_tabs_are_one_person(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        async with enter(site, slug, "ann") as ann:
            async with enter(site, slug, "ben") as first:
                async with enter(site, slug, "ben"):
                    await is_told(first, {"ann", "ben"})
                async with enter(site, slug):  # whose coming has everybody told again
                    await is_told(ann, {"ann", "ben"}, guests=1)
            await is_told(ann, {"ann"})

    @pytest.mark.goal(4, hint=1)
    async def test_a_room_that_is_not_there(self, learner):
        site = await site_of(learner, *PEOPLE)
        for name in ("ann", None):
            async with enter(site, f"no-room-{random.randrange(10**9)}", name) as client:
                await heard(client, "error", code="unknown_room")
                await client.expect_close(4404)

    @pytest.mark.goal(4, hint=1)
    async def test_another_sites_page_gets_no_connection(self, learner):
        site = await site_of(learner, *PEOPLE)
        await site.server.refused("ws/chat/lobby/", origin=ELSEWHERE, headers=site.cookies("ann"))


async def is_told(client, names, guests=0):
    """Wait until a client is told that these people are there. Older lists may come before; a name twice never may."""
    message = {}
    while {*message.get("names", [])} != names or message.get("guests") != guests:
        try:
            message = await heard(client, "people")
        except Unmet as unmet:
            unmet.expected = f'"people" with the names {sorted(names)} and {guests} guests'
            raise
        if len(message["names"]) != len({*message["names"]}):
            raise Unmet("Somebody is named twice.", came=[str(message)])


@pytest.mark.task("chat.2")
class TestSayAndHistory:
    @pytest.mark.goal(1, hint=1)
    async def test_everybody_hears_it(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        async with enter(site, slug, "ann") as ann, enter(site, slug, "ben") as ben, enter(site, slug) as guest:
            for number, (speaker, name, text) in enumerate(
                [
                    (ann, "ann", "Is anybody here?"),
                    (ben, "ben", "Me. <b>&amp; Zoë 進球</b>"),
                    (ann, "ann", "Good."),
                ],
                1,
            ):
                await tell(speaker, "say", ref=f"r{number}", text=text)
                for client in (ann, ben, guest):
                    (message,) = await said_until(client, number)
                    wanted = {"number": number, "author": name, "text": text}
                    if not wanted.items() <= message.items():
                        raise Unmet("Another message came.", came=[str(message)], expected=json.dumps(wanted))
                    moment = datetime.fromisoformat(message["sent_at"])
                    assert moment.tzinfo is not None, f"sent_at has no time zone: {message['sent_at']}"

    @pytest.mark.goal(1, hint=1)
    async def test_it_is_confirmed(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        async with enter(site, slug, "ann") as ann, enter(site, slug, "ben") as ben:
            for number, (client, ref) in enumerate([(ann, "a-1"), (ben, "B-2"), (ann, "3" * 36)], 1):
                assert await say(client, "Yes.", ref) == number, "The number in `stored` is not the next one."

    @pytest.mark.goal(1, hint=1)
    async def test_another_room_hears_nothing(self, learner):
        site = await site_of(learner, *PEOPLE)
        (slug, _), (other, _) = await open_room(site), await open_room(site, "Early Birds")
        async with enter(site, slug, "ann") as ann, enter(site, other, "ben") as ben:
            await say(ann, "for one room")
            assert await say(ben, "for the other") == 1, "Each room counts its own messages from 1."
            (message,) = await said_until(ben, 1)
            assert message["text"] == "for the other", "A message reached somebody in another room."

    @pytest.mark.goal(2, hint=2)
    async def test_a_guest_reads_only(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        async with enter(site, slug) as guest, enter(site, slug, "ann") as ann:
            await tell(guest, "say", ref="g-1", text="Let me in")
            await heard(guest, "error", code="login_required", ref="g-1")
            assert await say(ann, "first") == 1, "What a guest has said was stored."

    @pytest.mark.goal(3, hint=3)
    async def test_what_cannot_be_used(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        async with enter(site, slug, "ann") as ann:
            for frame, code in (
                (b"{}", "not_text"),
                ("Hello", "not_json"),
                ('{"type": "shout", "text": "Hello"}', "unknown_type"),
                ('{"ref": "r-1", "text": "Hello"}', "unknown_type"),
                ('{"type": "say", "ref": "r-2"}', "invalid"),
                ('{"type": "say", "ref": "r-3", "text": 7}', "invalid"),
                ('{"type": "earlier", "before": "now"}', "invalid"),
            ):
                await ann.send(frame)
                await heard(ann, "error", code=code)
        for text in (" \n ", "x" * 2001):
            async with enter(site, slug, "ann") as ann:
                await tell(ann, "say", ref="r-4", text=text)
                await heard(ann, "error", code="invalid", ref="r-4")
        async with enter(site, slug, "ann") as ann:
            assert await say(ann, "x" * 2000) == 1, "What can't be used was stored."
            assert await say(ann, "\n  Goal! ") == 2
        async with enter(site, slug) as guest:
            texts = [message["text"] for message in await said_until(guest, 2)]
            assert texts == ["x" * 2000, "Goal!"], "Blanks at the ends of a text do not count."

    @pytest.mark.goal(4, hint=1)
    async def test_the_newest_page_and_those_before(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        count = PAGE + 7
        await say_many(site, slug, count)
        for name in ("ben", None):
            async with enter(site, slug, name) as client:
                messages = await said_until(client, count)
                must_be(numbers(messages), list(range(count - PAGE + 1, count + 1)), "The newest 50 messages")
                assert [message["text"] for message in messages] == [str(number) for number in numbers(messages)]
                for before, wanted in ((count - PAGE + 1, range(1, count - PAGE + 1)), (4, range(1, 4))):
                    await tell(client, "earlier", before=before)
                    page = (await heard(client, "history"))["messages"]
                    must_be(numbers(page), list(wanted), f"The messages before number {before}")

    @pytest.mark.goal(5, hint=3)
    async def test_somebody_is_writing(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        async with enter(site, slug, "ann") as ann, enter(site, slug, "ben") as ben:
            await say(ann, "one")
            await said_until(ben, 1)
            await tell(ann, "typing")
            await heard(ben, "typing", name="ann")
            await tell(ben, "typing")
            message = await heard(ann, "typing")
            assert message["name"] == "ben", "Who is writing is told of it."

    @pytest.mark.hidden
    @pytest.mark.goal(2, hint=2)
    async def test_who_has_logged_out_writes_no_more(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        async with enter(site, slug, "eve") as eve, enter(site, slug, "ann") as ann:
            await say(eve, "still here")
            await site.run("from django.contrib.sessions.models import Session\nimport sys\n"
                           "Session.objects.filter(pk=sys.argv[1]).delete()", site.session("eve"))  # fmt: skip
            await tell(eve, "say", ref="e-2", text="and now?")
            await heard(eve, "error", code="login_required", ref="e-2")
            assert await say(ann, "she has gone") == 2, "What somebody said after logging out was stored."

    @pytest.mark.hidden
    @pytest.mark.goal(2, hint=2)
    async def test_a_closed_account_writes_no_more(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        async with enter(site, slug, "ben") as ben, enter(site, slug, "ann") as ann:
            await say(ben, "still here")
            await site.run("from django.contrib.auth.models import User\nimport sys\n"
                           "User.objects.filter(username=sys.argv[1]).update(is_active=False)", "ben")  # fmt: skip
            await tell(ben, "say", ref="b-2", text="and now?")
            await heard(ben, "error", code="login_required", ref="b-2")
            assert await say(ann, "he has gone") == 2, "What a closed account has said was stored."


@pytest.mark.task("chat.3")
class TestNothingLostNothingDoubled:
    @pytest.mark.goal(1, hint=1)
    async def test_said_twice_it_is_stored_once(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        async with enter(site, slug, "ben") as ben:
            async with enter(site, slug, "ann") as ann:
                await tell(ann, "say", ref="r-1", text="Hello")
                await said_until(ben, 1)
                ann.vanish()  # before it has read the answer
            async with enter(site, slug, "ann", after=0) as ann:
                assert await say(ann, "Hello", "r-1") == 1, "`stored` names another number than the first time."
                assert await say(ann, "Bye", "r-2") == 2, "The same message was stored again."
            must_be(await history_up_to(ben, 2), [2], "What was said after number 1")
        async with enter(site, slug) as guest:
            must_be(await history_up_to(guest, 2), [1, 2], "All messages")

    @pytest.mark.goal(1, hint=1)
    async def test_a_ref_is_its_authors_own(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        other, _ = await open_room(site, "Early Birds")
        async with (
            enter(site, slug, "ann") as ann,
            enter(site, slug, "ben") as ben,
            enter(site, other, "ann") as away,
        ):
            assert await say(ann, "mine", "r-1") == 1
            assert await say(ben, "mine too", "r-1") == 2, "The same ref of another author is another message."
            assert await say(away, "elsewhere", "r-1") == 1, "The same ref in another room is another message."
            assert await say(away, "elsewhere again", "r-2") == 2

    @pytest.mark.goal(2, hint=2)
    async def test_who_comes_back_gets_the_rest(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        count = 2 * PAGE + 4
        await say_many(site, slug, count)
        for after in (0, 1, PAGE, count - 1):
            async with enter(site, slug, after=after) as guest, enter(site, slug, "ben") as ben:
                must_be(
                    await history_up_to(guest, count), list(range(after + 1, count + 1)), f"?after={after}: it"
                )
                await said_until(ben, count)
                count = await say(ben, str(count + 1))
                must_be(await history_up_to(guest, count), [count], f"?after={after}, and then what is new: it")

    @pytest.mark.goal(2, hint=2)
    async def test_who_has_seen_all_gets_nothing_again(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        await say_many(site, slug, 3)
        async with enter(site, slug, after=3) as guest, enter(site, slug, "ben") as ben:
            await heard(guest, "people")
            await say(ben, "4")
            must_be(await history_up_to(guest, 4), [4], "?after=3: it")

    @pytest.mark.goal(2, hint=2)
    async def test_a_number_that_makes_no_sense(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        await say_many(site, slug, 3)
        for after in (99, "now", -1):
            async with enter(site, slug, after=after) as guest:
                must_be(await history_up_to(guest, 3), [1, 2, 3], f"?after={after}: it")

    @pytest.mark.goal(3, hint=3)
    async def test_what_the_layer_has_lost_comes_with_the_next(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        again = await site.another(*daphne(site))
        async with enter(site, slug) as guest, enter(site, slug, "ann") as ann:
            assert await say(ann, "1") == 1
            async with enter(site, slug, "ben", server=again) as ben:  # no layer tells the first server
                assert await say(ben, "2") == 2, "Two servers on one database count on."
                assert await say(ben, "3") == 3
            assert await say(ann, "4") == 4
            must_be(await history_up_to(guest, 4), [1, 2, 3, 4], "What was said at two servers")

    @pytest.mark.goal(4, hint=2)
    async def test_two_servers_have_one_history(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        again = await site.another(*daphne(site))
        await say_many(site, slug, 2)
        await say_many(site, slug, 2, name="ben", server=again)
        for server in (site.server, again):
            async with enter(site, slug, after=0, server=server) as guest:
                must_be(await history_up_to(guest, 4), [1, 2, 3, 4], "The history of two servers")

    @pytest.mark.goal(4, hint=3)
    async def test_what_is_said_at_one_is_heard_at_the_other(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        layer = await learner.valkey()
        if layer is None:
            learner.left_out = NO_VALKEY
            return
        with_layer = f"CHANNEL_LAYER_URL={layer}"
        one, other = await asyncio.gather(*(site.another(with_layer, *daphne(site, number)) for number in (1, 2)))
        async with enter(site, slug, "ann", server=one) as ann, enter(site, slug, "ben", server=other) as ben:
            await said_until(ben, await say(ann, "Can you hear me?"))
            await said_until(ann, await say(ben, "Yes."))

    @pytest.mark.hidden
    @pytest.mark.goal(2, hint=2)
    async def test_nothing_is_lost_while_one_comes(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        for round in range(4):
            first = round * AT_ONCE
            async with enter(site, slug, "ann") as ann:

                async def talk(ann=ann, first=first):
                    for number in range(first + 1, first + AT_ONCE + 1):
                        await say(ann, str(number))

                async def come(first=first):
                    async with enter(site, slug, after=first) as guest:
                        wanted = list(range(first + 1, first + AT_ONCE + 1))
                        must_be(await history_up_to(guest, wanted[-1]), wanted, "What was said while one came")

                await asyncio.gather(talk(), *(come() for _ in range(4)))

    @pytest.mark.hidden
    @pytest.mark.goal(1, hint=1)
    async def test_many_at_once_are_numbered_without_gaps(self, learner):
        site = await site_of(learner, *PEOPLE)
        slug, _ = await open_room(site)
        again = await site.another(*daphne(site))
        names = [*PEOPLE, *PEOPLE]

        async def talk(name, server):
            async with enter(site, slug, name, server=server) as client:
                return [await say(client, name) for _ in range(6)]

        found = await asyncio.gather(*(talk(*one) for one in zip(names, [site.server, again] * 3, strict=True)))
        must_be(
            sorted(number for of_one in found for number in of_one),
            list(range(1, 6 * len(names) + 1)),
            "The numbers of messages",
        )


def daphne(site, number=0):
    """Another server of the same project; a number tells several apart."""
    return ("daphne", "-v", str(1 + number), "-b", "127.0.0.1", "-p", "PORT", site.application)


@pytest.mark.task("chat.4")
@pytest.mark.asyncio(loop_scope="class")  # all checks share a browser
class TestInTheBrowser:
    password = "Platform9"

    async def site(self, learner):
        people = {name: {"password": self.password} for name in ("ann", "ben")}
        return await site_of(learner, "eve", **people)

    @pytest.mark.goal(1, hint=1)
    async def test_what_is_said_is_on_the_page_as_text(self, learner, window):  # noqa: F811
        site = await self.site(learner)
        slug, _ = await open_room(site, name="eve")
        async with browsing(learner, site.server, window) as there:
            if there is None:
                return
            ann = await self.enters(there, slug, "ann")
            await self.writes(ann, "Hello from Ann")
            async with enter(site, slug, "eve") as eve:
                (message,) = await said_until(eve, 1)
                assert message["text"] == "Hello from Ann", "Another text was sent than was written."
                await say(eve, "<b>Bold</b> & brave <img src=x onerror=\"document.title='owned'\">")
                await self.shows(ann, "<b>Bold</b> & brave", "what somebody else says, as text")
                await self.shows(ann, "eve", "the author of a message")
                assert await ann.page.title() != "owned", "What somebody said has run as a script."

    @pytest.mark.goal(2, hint=2)
    async def test_the_page_comes_back_and_shows_what_it_missed(self, learner, window):  # noqa: F811
        site = await self.site(learner)
        slug, _ = await open_room(site, name="eve")
        async with browsing(learner, site.server, window) as there, enter(site, slug, "eve") as eve:
            if there is None:
                return
            line, _ = there
            await say(eve, "before-1")
            ann = await self.enters(there, slug, "ann")
            await self.shows(ann, "before-1", "what was said before one came")
            await ann.page.evaluate("window.stillTheSame = true")
            for round in (1, 2):
                line.cut()
                await say(eve, f"missed-{round}")
                await say(eve, f"missed-too-{round}")
                line.mend()
                await self.shows(ann, f"missed-too-{round}", "what it has missed, once the line is mended")
                await say(eve, f"new-{round}")
                await self.shows(ann, f"new-{round}", "what is said after it came back")
            same = await ann.page.evaluate("window.stillTheSame === true")
            assert same, "The page was loaded anew."
            texts = await ann.page.get_by_role("log").inner_text()
            for text in (
                "before-1",
                *(f"{what}-{round}" for round in (1, 2) for what in ("missed", "missed-too", "new")),
            ):
                assert texts.count(text) == 1, f"The page shows {text!r} {texts.count(text)} times."

    @pytest.mark.goal(3, hint=3)
    async def test_what_was_written_meanwhile_is_said_once(self, learner, window):  # noqa: F811
        site = await self.site(learner)
        slug, _ = await open_room(site, name="eve")
        async with browsing(learner, site.server, window) as there, enter(site, slug, "eve") as eve:
            if there is None:
                return
            line, _ = there
            ann = await self.enters(there, slug, "ann")
            await self.writes(ann, "one")
            await said_until(eve, 1)
            line.cut()
            for text in ("two", "three"):
                await self.writes(ann, text)
            line.mend()
            texts = [message["text"] for message in await said_until(eve, 3)]
            assert texts == ["two", "three"], f"The others heard {texts}, and not 'two', 'three'."
            await self.writes(ann, "four")
            (message,) = await said_until(eve, 4)
            assert message["text"] == "four", "A message was said again."

    async def enters(self, there, slug, name):
        """Somebody logs in and opens a room's page."""
        _, people = there
        visitor = await people.visitor()
        await visitor.log_in(name, self.password)
        await visitor.go(f"/chat/{slug}/")
        await visitor.sees(visitor.page.get_by_label("Your message"), 'a text field with the label "Your message"')
        return visitor

    async def writes(self, visitor, text):
        field, button = visitor.page.get_by_label("Your message"), visitor.page.get_by_role("button", name="Send")
        await visitor.do(field.fill(text), 'Nothing can be written into the field "Your message".')
        await visitor.do(button.click(), 'The page has no button "Send" that can be pressed.')

    async def shows(self, visitor, text, what):
        await visitor.sees(visitor.page.get_by_role("log").get_by_text(text), f"{what} ({text!r}) in its log")
