"""What a client must see of exercise 10. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import json
import random
import re
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import combinations

import pytest

from classroom.judging.client import Refused
from classroom.judging.inputs import some_texts, ways_to_leave
from classroom.judging.match_centre import (
    AN_ERROR,
    CLOCK,
    COMMAND_ENDS,
    CSRF,
    EDITOR,
    ELSEWHERE,
    a_match,
    cookies,
    fill_in,
    gets_an_error,
    make_database,
    runs_its_clock,
    score,
)
from classroom.running.unmet import saying

OTHER_ORIGINS = (
    "http://club.example",
    "https://club.example:8443",
    "https://www.club.example",
    "https://club.example.evil.example",
    "https://evil-club.example",
    "http://localhost",
    ELSEWHERE,
    None,
)


async def log_in(learner, site, name):
    """The header with the cookie of somebody who has logged in."""
    page = await learner.page(site, f"/log_in/?name={name}")
    session = re.search(r"sessionid=\w+", page.headers.get("set-cookie", ""))
    assert page.status == 200 and session, f"/log_in/?name={name} was answered with status {page.status}."
    return {"Cookie": session[0]}


async def must_be_told(learner, site, words, **options):
    async with learner.connect(site, **options) as client:
        await client.expect(words)
        await client.expect_nothing()


@pytest.mark.task("10.1")
class TestWhosePageAndWhoIsIt:
    @pytest.mark.goal(1, hint=1)
    async def test_the_cookie_says_who(self, learner):
        own = "http://127.0.0.1:8000"
        for name in random.sample(["ann", "ben", "eve"], 3):
            cookie = await log_in(learner, "who_site", name)
            await must_be_told(learner, "who_site", f"You are {name}", origin=own, headers=cookie)

    @pytest.mark.goal(1, hint=1)
    async def test_nobody_is_let_in_as_nobody(self, learner):
        left = await log_in(learner, "who_site", "ann")
        page = await learner.page("who_site", "/log_out/", headers=left)
        assert page.status == 200, f"/log_out/ was answered with status {page.status}."
        for headers in (None, {"Cookie": "sessionid=" + "a1" * 16}, left):
            await must_be_told(
                learner, "who_site", "You are nobody", origin="http://127.0.0.1:8000", headers=headers
            )

    @pytest.mark.goal(2, hint=2)
    async def test_pages_of_this_server_and_of_the_club(self, learner):
        cookie, port = await log_in(learner, "who_site", "ann"), random.randrange(1024, 65536)
        for origin in ("http://127.0.0.1", f"http://127.0.0.1:{port}", "https://club.example"):
            await must_be_told(learner, "who_site", "You are ann", origin=origin, headers=cookie)
            await must_be_told(learner, "who_site", "You are nobody", origin=origin)

    @pytest.mark.goal(3, hint=2)
    async def test_no_other_page_not_with_a_cookie_either(self, learner):
        cookie = await log_in(learner, "who_site", "ann")
        for origin in random.sample(OTHER_ORIGINS, len(OTHER_ORIGINS)):
            for headers in (cookie, None):
                async with learner.refused("who_site", origin=origin, headers=headers):
                    pass


async def ticket_of(learner, cookie):
    page = await learner.page("ticket_site", "/ticket/", headers=cookie)
    assert page.status == 200, f"Somebody who had logged in got /ticket/ with status {page.status}, not 200."
    wanted = "It must be 20 characters or more from A-Z a-z 0-9 _ -"
    assert re.fullmatch(r"[\w-]{20,1000}", page.text, re.ASCII), f"The ticket is {page.text!r}. {wanted}."
    return page.text


async def later(learner, site, seconds):
    page = await learner.page(site, f"/later/?seconds={seconds}")
    assert page.status == 200, f"/later/ was answered with status {page.status}."


def door(ticket):
    return f"/ws/door/?ticket={ticket}"


@pytest.mark.task("10.2")
class TestATicketForOneUse:
    @pytest.mark.goal(1, hint=1)
    async def test_who_has_logged_in_gets_a_ticket(self, learner):
        page = await learner.page("ticket_site", "/ticket/")
        assert page.status == 403, (
            f"Somebody who had not logged in got /ticket/ with status {page.status}, not 403."
        )
        ann, ben = await log_in(learner, "ticket_site", "ann"), await log_in(learner, "ticket_site", "ben")
        tickets = [await ticket_of(learner, cookie) for cookie in (ann, ann, ben, ann, ben)]
        for one, other in combinations(tickets, 2):
            assert one != other, f"The same ticket came twice: {one}."
            alike = sum(map(str.__eq__, one, other)) / min(len(one), len(other))
            assert alike < 0.5, f"Who has the ticket {one} can guess the ticket {other}."

    @pytest.mark.goal(2, hint=3)
    async def test_the_ticket_says_who(self, learner):
        for name in random.sample(["ann", "ben", "eve"], 3):
            ticket = await ticket_of(learner, await log_in(learner, "ticket_site", name))
            await must_be_told(learner, "ticket_site", f"You are {name}", path=door(ticket))

    @pytest.mark.goal(3, hint=2)
    async def test_a_ticket_opens_one_connection(self, learner):
        ann = await log_in(learner, "ticket_site", "ann")
        one, other = await ticket_of(learner, ann), await ticket_of(learner, ann)
        await must_be_told(learner, "ticket_site", "You are ann", path=door(one))
        async with learner.refused("ticket_site", door(one), headers=ann):
            pass
        async with learner.connect("ticket_site", door(other)) as client:
            await client.expect("You are ann")
            async with learner.refused("ticket_site", door(other)):
                pass

    @pytest.mark.goal(3, hint=2)
    async def test_of_several_at_the_same_time_one_gets_in(self, learner):
        ann = await log_in(learner, "ticket_site", "ann")
        for _ in range(5):
            ticket, all_there = await ticket_of(learner, ann), asyncio.Barrier(6)
            came = await asyncio.gather(*(self.comes(learner, ticket, all_there) for _ in range(6)))
            assert sorted(came) == [False] * 5 + [True], f"Of 6 with the same ticket, {sum(came)} got in."

    async def comes(self, learner, ticket, all_there):
        """Whether a client gets in; it asks when all of them have reached the server."""
        try:
            async with learner.connect("ticket_site", door(ticket), before_request=all_there.wait) as client:
                await client.expect("You are ann")
                return True
        except Refused:
            return False

    @pytest.mark.goal(4, hint=3)
    async def test_nobody_without_a_good_ticket(self, learner):
        ann = await log_in(learner, "ticket_site", "ann")
        ticket = await ticket_of(learner, ann)
        for path in ("/ws/door/", door(""), door("ann"), door(ticket[:-1]), door(ticket + "x"), door("%00")):
            async with learner.refused("ticket_site", path, headers=ann):
                pass
        await must_be_told(learner, "ticket_site", "You are ann", path=door(ticket))

    @pytest.mark.goal(4, hint=3)
    async def test_an_old_ticket_is_no_good(self, learner):
        ann = await log_in(learner, "ticket_site", "ann")
        old, not_so_old = await ticket_of(learner, ann), await ticket_of(learner, ann)
        await later(learner, "ticket_site", 30)
        await must_be_told(learner, "ticket_site", "You are ann", path=door(not_so_old))
        new = await ticket_of(learner, ann)
        await later(learner, "ticket_site", 1)
        async with learner.refused("ticket_site", door(old)):
            pass
        await must_be_told(learner, "ticket_site", "You are ann", path=door(new))


@pytest.mark.task("10.3")
class TestATokenAsTheFirstMessage:
    @pytest.mark.goal(1, hint=3)
    async def test_a_token_says_who(self, learner):
        names = random.sample(["ann", "ben", "eve"], 3)
        tokens = [await self.token(learner, name) for name in names]
        for name, token in zip(names, tokens, strict=True):
            async with learner.connect("phone_site") as client:
                await self.log_in(client, name, token)
                for text in (random.choice(tokens), *some_texts(4)):
                    await client.send(text)
                    await client.expect(f"{name}: {text}")
                await client.expect_nothing()

    @pytest.mark.goal(2, hint=1)
    async def test_any_other_first_message_ends_it(self, learner):
        token = await self.token(learner, "ann")
        at = random.randrange(len(token) // 2)
        forged = token[:at] + ("x" if token[at] != "x" else "y") + token[at + 1 :]
        nearly = (forged, token[:-1], f" {token}\n", token.upper(), token.encode())
        for first in ("ann", *nearly, b"\xff", "goal", " ", "Welcome, ann"):
            async with learner.connect("phone_site") as client:
                await client.expect_nothing()
                await client.send(first)
                await client.expect_close(4401)

    @pytest.mark.goal(3, hint=2)
    async def test_who_does_not_log_in_in_time_has_to_go(self, learner):
        token = await self.token(learner, "ann")
        async with learner.connect("phone_site") as ann, learner.connect("phone_site") as silent:
            await self.log_in(ann, "ann", token)
            await silent.expect_nothing()
            page = await learner.page("phone_site", "/time_is_up/")
            assert page.text == "time is up", f"/time_is_up/ was answered with status {page.status}."
            await silent.expect_close(4401)
            async with learner.connect("phone_site") as late:
                await self.log_in(late, "ann", token)
                await late.send("goal")
                await late.expect("ann: goal")
            await ann.send("goal")
            await ann.expect("ann: goal")

    @pytest.mark.goal(4, hint=1)
    async def test_each_logs_in_for_itself(self, learner):
        ann, ben = await self.token(learner, "ann"), await self.token(learner, "ben")
        async with learner.connect("phone_site") as one, learner.connect("phone_site") as other:
            await self.log_in(one, "ann", ann)
            await self.log_in(other, "ben", ben)
            for client, name in ((one, "ann"), (other, "ben")):
                await client.send("goal")
                await client.expect(f"{name}: goal")
            async with learner.connect("phone_site") as third:
                await third.send("goal")
                await third.expect_close(4401)

    @pytest.mark.goal(4, hint=2)
    async def test_who_leaves_leaves_nothing_behind(self, learner):
        token = await self.token(learner, "ann")
        for way in ways_to_leave():
            async with learner.connect("phone_site") as client:
                await client.leave(way)
            async with learner.connect("phone_site") as client:
                await self.log_in(client, "ann", token)
                await client.leave(way)
        await learner.page("phone_site", "/time_is_up/")

    async def token(self, learner, name):
        cookie = await log_in(learner, "phone_site", name)
        return (await learner.page("phone_site", "/token/", headers=cookie)).text

    async def log_in(self, client, name, token):
        await client.send(token)
        await client.expect(f"Welcome, {name}")


@pytest.mark.task("10.4")
class TestEveryMessage:
    @pytest.mark.goal(1, hint=3)
    async def test_texts_are_numbered(self, learner):
        async with self.reporters(learner, "ann", "ann", "ben") as clients:
            texts = [text for text in some_texts() if len(text) <= 100]
            for number in (1, 2, 3):
                for client in random.sample(clients, 3):
                    text = random.choice(texts) if number > 1 else ""
                    await client.send(text)
                    await client.expect(f"{number}: {text}")
            for client in clients:
                await client.expect_nothing()

    @pytest.mark.goal(2, hint=2)
    async def test_who_may_no_longer_write_has_to_go(self, learner):
        async with self.reporters(learner, "eve", "eve", "ben") as (*both, ben):
            for client in (*both, ben):
                await client.send("goal")
                await client.expect("1: goal")
            page = await learner.page("desk_site", "/dismiss/?name=eve")
            assert page.text == "dismissed", f"/dismiss/ was answered with status {page.status}."
            for client in both:
                await client.send("goal")
                await client.expect_close(4403)
            await ben.send("goal")
            await ben.expect("2: goal")

    @pytest.mark.goal(3, hint=1)
    async def test_a_long_text_ends_it(self, learner):
        for letter in random.sample("xé€🎉", 4):
            async with self.reporters(learner, "ann", "ben") as (ann, ben):
                await ann.send(letter * 100)
                await ann.expect(f"1: {letter * 100}")
                await ann.send(letter * random.choice((101, 5000)))
                await ann.expect_close(4009)
                await ben.send("goal")
                await ben.expect("1: goal")

    @pytest.mark.goal(4, hint=2)
    async def test_one_more_in_the_same_second_ends_it(self, learner):
        async with self.reporters(learner, "ann", "ann") as (one, other):
            for number in range(1, 6):
                await one.send("goal")
                await one.expect(f"{number}: goal")
            await one.send("goal")
            await one.expect_close(4029)
            await other.send("goal")
            await other.expect("1: goal")

    @pytest.mark.goal(4, hint=2)
    async def test_a_second_later_there_are_five_again(self, learner):
        async with self.reporters(learner, "ann") as (ann,):
            for second in range(3):
                for number in range(1, 6):
                    await ann.send("goal")
                    await ann.expect(f"{5 * second + number}: goal")
                await later(learner, "desk_site", 1.1)

    @pytest.mark.goal(4, hint=2)
    async def test_who_sends_one_now_and_then_may_go_on(self, learner):
        for pause in (0.5, 1.5):
            async with self.reporters(learner, "ann") as (ann,):
                for number in range(1, 13):
                    await ann.send("goal")
                    await ann.expect(f"{number}: goal")
                    await later(learner, "desk_site", pause)

    @pytest.mark.goal(4, hint=2)
    async def test_a_second_is_a_whole_one(self, learner):
        async with self.reporters(learner, "ann") as (ann,):
            for number in range(1, 6):
                await ann.send("goal")
                await ann.expect(f"{number}: goal")
                if number == 3:
                    await later(learner, "desk_site", 0.5)
            await ann.send("goal")
            await ann.expect_close(4029)

    @asynccontextmanager
    async def reporters(self, learner, *names):
        """A client for each of these names, which has logged in."""
        async with AsyncExitStack() as stack:
            cookies_of = [await log_in(learner, "desk_site", name) for name in names]
            yield [
                await stack.enter_async_context(learner.connect("desk_site", headers=cookie))
                for cookie in cookies_of
            ]


# --- 10.5, over the wire alone: what the reader's own project has left to do is not known ---

GOAL = json.dumps({"type": "goal", "team": "home"})
ASK = json.dumps({"type": "score"})
PASSWORD = "-".join(random.choices("abcdefghijkmnpqrstuvwxyz", k=12))
MAY = {"permissions": ["add_goal"]}
PEOPLE = {
    **EDITOR,
    "ann": {"password": PASSWORD, **MAY},
    "ben": {"groups": {"sports desk": ["add_goal", "view_goal"]}},
    "eve": {
        "is_staff": True,
        "permissions": ["view_goal", "change_goal", "add_user"],
        "groups": {"reporters": []},
    },
    "leaves": MAY,
    "is_dismissed": MAY,
    "has_a_new_password": MAY,
    "loses_it": MAY,
    "leaves_a_group": {"groups": {"weekend": ["add_goal"]}},
}
# Takes the right to write from four users, each in another way.
TAKEN_AWAY = """\
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
django.setup()
from django.contrib.auth.models import User
User.objects.filter(username="is_dismissed").update(is_active=False)
changed = User.objects.get(username="has_a_new_password")
changed.set_unusable_password()
changed.save()
User.objects.get(username="loses_it").user_permissions.clear()
User.objects.get(username="leaves_a_group").groups.clear()
print("taken away")
"""


@pytest.mark.task("10.5")
class TestOnlyReportersWrite:
    given = None

    @pytest.mark.goal(1, hint=1)
    async def test_a_reporter_logs_in_and_writes(self, learner):
        given, match = await self.project(learner), a_match()
        session = await self.log_in(given, "ann")
        page = await given.server.page(f"/matches/{match}/", cookies(session))
        assert page.status == 200, f"A reporter's page was answered with status {page.status}, not 200."
        async with self.viewer(given, match) as viewer, self.reporter(given, session, match) as reporter:
            for goals in (1, 2):
                await reporter.send(GOAL)
                for client in (reporter, viewer):
                    await client.expect(score(goals))

    @pytest.mark.goal(1, hint=2)
    async def test_whoever_has_the_permission_reports_also_twice_at_once(self, learner):
        given = await self.project(learner)
        for name in ("ben", "editor"):
            match = a_match()
            async with (
                self.reporter(given, given.sessions[name], match) as reporter,
                self.reporter(given, given.sessions[name], match) as again,
            ):
                for sender, goals in ((reporter, 1), (again, 2)):
                    await sender.send(GOAL)
                    for client in (reporter, again):
                        await client.expect(score(goals))

    @pytest.mark.goal(2, hint=2)
    async def test_nobody_without_a_login(self, learner):
        given, match = await self.project(learner), a_match()
        page = await given.server.page(f"/matches/{match}/")
        login = f"/accounts/login/?next=/matches/{match}/"
        leads_to = page.headers.get("location", "no other page")
        assert (page.status, leads_to) == (302, login), (
            f"Without a login, /matches/{match}/ was answered with status {page.status}, and leads to {leads_to}."
        )
        with saying("Nobody has logged in."):
            for query in ("", "?ticket=press-17"):
                await given.server.refused(f"ws/matches/{match}/{query}")
            await given.server.refused(f"ws/matches/{match}/", headers=cookies("nobody" * 5))

    @pytest.mark.goal(2, hint=2)
    async def test_nobody_without_the_permission(self, learner):
        given, match = await self.project(learner), a_match()
        eve = cookies(given.sessions["eve"])
        page = await given.server.page(f"/matches/{match}/", eve)
        assert page.status == 403, (
            f"A user without the permission got /matches/{match}/ with status {page.status}, not 403."
        )
        with saying("A user without the permission."):
            await given.server.refused(f"ws/matches/{match}/", headers=eve)

    @pytest.mark.goal(3, hint=3)
    async def test_who_has_logged_out_writes_no_more(self, learner):
        given, match = await self.project(learner), a_match()
        session = given.sessions["leaves"]
        async with self.viewer(given, match) as viewer, self.reporter(given, session, match) as reporter:
            await reporter.send(GOAL)
            for client in (reporter, viewer):
                await client.expect(score(1))
            await fill_in(given.server, session, "/accounts/logout/")
            await reporter.send(GOAL)
            with saying("They have logged out."):
                await reporter.expect_close(4403)
            await self.nothing_was_saved(given, match, viewer, home=1)

    @pytest.mark.goal(3, hint=3)
    async def test_who_may_no_longer_writes_no_more(self, learner):
        given, match = await self.project(learner), a_match()
        since_then = {
            "is_dismissed": "Their account is no longer active.",
            "has_a_new_password": "They have another password.",
            "loses_it": "The permission was taken from them.",
            "leaves_a_group": "They have left the group that had the permission.",
        }
        async with self.viewer(given, match) as viewer, AsyncExitStack() as stack:
            reporters = [
                await stack.enter_async_context(self.reporter(given, given.sessions[name], match))
                for name in since_then
            ]
            async with learner.python(given.copy, "-c", TAKEN_AWAY) as running:
                _, printed = await running.ended(COMMAND_ENDS)
            assert printed.strip().endswith("taken away"), printed
            for reporter, what in zip(reporters, since_then.values(), strict=True):
                await reporter.send(GOAL)
                with saying(what):
                    await reporter.expect_close(4403)
            await self.nothing_was_saved(given, match, viewer)

    @pytest.mark.goal(4, hint=2)
    async def test_viewers_need_no_login_and_write_nothing(self, learner):
        given, match = await self.project(learner), a_match()
        page = await given.server.page(f"/watch/{match}/")
        assert page.status == 200, f"A viewer's page was answered with status {page.status}, not 200."
        async with self.viewer(given, match) as viewer, self.viewer(given, match, "ann") as ann:
            for client in (ann, viewer):
                await client.send(GOAL)
                await client.expect(AN_ERROR)
            await self.nothing_was_saved(given, match, viewer)

    @pytest.mark.goal(4, hint=1)
    async def test_not_from_another_sites_page(self, learner):
        given, match = await self.project(learner), a_match()
        for path in (f"ws/matches/{match}/", f"ws/watch/{match}/"):
            await given.server.refused(path, origin=ELSEWHERE, headers=cookies(given.sessions["ben"]))
            await given.server.refused(path, origin=ELSEWHERE)

    @pytest.mark.goal(5, hint=2)
    async def test_what_was_there_goes_on(self, learner):
        given, ben = await self.project(learner), self.given.sessions["ben"]
        async with self.reporter(given, ben, a_match(runs=True)) as reporter:
            await runs_its_clock(reporter)
        match = a_match()
        async with self.viewer(given, match) as viewer, self.reporter(given, ben, match) as reporter:
            await gets_an_error(
                reporter, '{"type": "gaol"}', "{'type': 'score'}", b"\xff", '{"type": "goal", "team": "both"}'
            )
            await reporter.send(ASK)
            await reporter.expect(score())
            await self.a_goal_in_the_admin(given, match)
            for client in (viewer, reporter):
                await client.expect(score(0, 1))

    # --- the project, with a database and people in it ---

    async def project(self, learner):
        if self.given is None or self.given.learner is not learner:
            type(self).given = Given(learner)
        return await self.given.start()

    async def log_in(self, given, name):
        """Log in with a password; returns the session's key."""
        login = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": CSRF}
        page = await given.server.page("/accounts/login/", {"Cookie": f"csrftoken={CSRF}"}, login)
        session = re.search(r"sessionid=(\w+)", page.headers.get("set-cookie", ""))
        assert page.status == 302 and session, f"The login was answered with status {page.status}, not 302."
        return session[1]

    @asynccontextmanager
    async def reporter(self, given, session, match):
        """A client with a session's cookie at the reporters' path, who has got the score 0:0."""
        path = f"ws/matches/{match}/"
        async with given.server.connect(path, headers=cookies(session)) as client:
            await client.expect(score())
            yield client

    @asynccontextmanager
    async def viewer(self, given, match, name=None):
        """A client at the viewers' path, who has got the score 0:0; logged in under a name, if there is one."""
        headers = cookies(given.sessions[name]) if name else None
        async with given.server.connect(f"ws/watch/{match}/", headers=headers) as client:
            await client.expect(score())
            yield client

    async def nothing_was_saved(self, given, match, viewer, home=0):
        """What a viewer hears next is a goal of the admin's, and the score that has no other goal in it."""
        await self.a_goal_in_the_admin(given, match)
        await viewer.expect(score(home, 1))

    async def a_goal_in_the_admin(self, given, match):
        await fill_in(given.server, given.sessions["editor"], "/admin/scores/goal/add/", match=match, team="away")


class Given:
    """The project's server, started once for all checks of a task.

    Attributes:
        server: it.
        sessions: the key of each one's session, by name.
        copy: its folder.
    """

    def __init__(self, learner):
        self.learner, self.server = learner, None

    async def start(self):
        if self.server is None:
            self.copy = await self.learner.copy_of("my_project", {"scores/clock.py": CLOCK})
            self.sessions = await make_database(self.learner, self.copy, PEOPLE)
            self.server = await self.learner.project(copy=self.copy, planned="PermissionDenied")
        return self
