"""What lesson 10 and tokens.ipynb say about who may. A sentence of them that stops being true fails here."""

import asyncio
import json
import shutil
from importlib.util import find_spec

import pytest
from browser import chromium
from warm_kernel import run_in_a_kernel
from websockets import connect

from classroom.errors import CourseError
from classroom.in_notebook.access_log import logged
from classroom.in_notebook.environments import needed
from classroom.in_notebook.nginx import nginx_here
from classroom.in_notebook.pages import get_page
from classroom.in_notebook.projects import start_project
from classroom.in_notebook.slow_reader import DAPHNE, read_nothing

pytestmark = pytest.mark.slow("kernels, projects, a proxy and a browser")

# A site with users, and a consumer that says who has come. What is found out goes into `told`.
SITE = """
import asyncio, json
from channels.auth import AuthMiddlewareStack, get_user, login
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.security.websocket import AllowedHostsOriginValidator, OriginValidator
from classroom import serve
from classroom.in_notebook.accounts import cookie_of, log_in, log_out, make_users, who
from classroom.in_notebook.another_page import from_another_page
from classroom.in_notebook.pages import answer_of, get_page
from classroom.in_notebook.site import configure_site, pages_and
from classroom.in_notebook.visitor import ask, hear, knock, pour
from websockets import connect
configure_site(accounts=True)
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpResponse
told = {}
await make_users(ann=["add_goal"], eve=[])

class WhoAmI(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"You are {self.scope['user']}")

by_cookie = AuthMiddlewareStack(WhoAmI.as_asgi())
server = await serve(pages_and(by_cookie, log_in=log_in, log_out=log_out, who=who))
server.show_failure = lambda text: None  # some fail on purpose
ann, eve = await cookie_of(server, "ann"), await cookie_of(server, "eve")

async def asked(application=by_cookie, **options):
    await serve(pages_and(application, log_in=log_in, log_out=log_out, who=who))
    return await ask(server.url("ws/"), "who am I?", **options)
"""

ORIGINS = """
allowed = AllowedHostsOriginValidator(by_cookie)
ours = server.http_url("").rstrip("/")
told["ann"] = await asked(additional_headers=ann)
told["nobody"] = await asked()
told["no such session"] = await asked(additional_headers={"Cookie": "sessionid=" + "a1" * 16})
told["without the stack"] = await asked(WhoAmI, additional_headers=ann)
told["no origin"] = await asked(allowed, additional_headers=ann)
told["a program"] = await asked(allowed, additional_headers=ann, origin=ours)
told["no scheme"] = await asked(allowed, additional_headers=ann, origin="localhost")
told["another port"] = await asked(allowed, additional_headers=ann, origin="https://127.0.0.1:1")
for name, origins in (("whole", ["http://localhost:3000"]), ("host", ["localhost"])):
    wrapped = OriginValidator(by_cookie, origins)
    told[name] = [await asked(wrapped, origin=one) for one in
                  ("http://localhost:3000", "http://localhost", "https://localhost:3000")]
print(json.dumps(told))
"""

BROWSER = """
ours = server.http_url("").rstrip("/")
for name, application in (
    ("open", by_cookie),
    ("hosts", AllowedHostsOriginValidator(by_cookie)),
    ("ours", OriginValidator(by_cookie, [ours])),
):
    await serve(pages_and(application, log_in=log_in))
    told[name] = await from_another_page(server, "127.0.0.1", "localhost")
print(json.dumps(told))
"""

NO_BROWSER = """
from classroom.in_notebook import another_page

async def nowhere():
    return None

another_page.a_browser = nowhere
"""

SESSIONS = """
class Becomes(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await login(self.scope, await User.objects.aget(username=text_data))
        await self.scope["session"].asave()
        await self.send(f"You are {self.scope['user']}")

async def become(name, cookie):
    await serve(pages_and(AuthMiddlewareStack(Becomes.as_asgi()), log_in=log_in, who=who))
    said = await ask(server.url("ws/"), name, additional_headers=cookie)
    return [said, await get_page(server.http_url("who/"), cookie)]

told["another"] = await become("ann", eve)
told["the same"] = await become("ann", ann)
told["no cookie"] = await become("ann", {"Cookie": "theme=dark"})

class Seat(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        self.scope["session"]["seat"] = text_data
        if text_data == "saved":
            await self.scope["session"].asave()
        await self.send("noted")

def seat(request):
    return HttpResponse(request.session.get("seat", "no seat"))

await serve(pages_and(AuthMiddlewareStack(Seat.as_asgi()), seat=seat))
for name in ("forgotten", "saved"):
    await ask(server.url("ws/"), name, additional_headers=ann)
    told[name] = await get_page(server.http_url("seat/"), ann)
async with connect(server.url("ws/")) as client:
    told["cookies that go out"] = client.response.headers.get_all("Set-Cookie")
print(json.dumps(told))
"""

LEAVERS = """
class Desk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        kept = self.scope["user"]
        anew = await get_user({"session": SessionStore(self.scope["session"].session_key)})
        may = [await user.ahas_perm("scores.add_goal") for user in (kept, anew)]
        await self.send(json.dumps([str(kept), str(anew), *may]))

async def leaves(name, happening):
    await make_users(ann=["add_goal"])
    await serve(pages_and(AuthMiddlewareStack(Desk.as_asgi()), log_in=log_in, log_out=log_out))
    cookie = await cookie_of(server, "ann")
    async with connect(server.url("ws/"), additional_headers=cookie) as client:
        told[name] = []
        for _ in range(2):
            await client.send("goal")
            told[name].append(json.loads(await hear(client)))
            await happening(cookie)

async def logs_out(cookie):
    await get_page(server.http_url("log_out/"), cookie)

async def loses_it(cookie):
    user = await User.objects.aget(username="ann")
    await user.user_permissions.aclear()

async def is_dismissed(cookie):
    await User.objects.aupdate(is_active=False)

async def has_a_new_password(cookie):
    user = await User.objects.aget(username="ann")
    user.set_password("another one")
    await user.asave()

for one in (logs_out, loses_it, is_dismissed, has_a_new_password):
    await leaves(one.__name__, one)
print(json.dumps(told))
"""

FLOOD = """
class Desk(AsyncWebsocketConsumer):
    handled = 0
    async def receive(self, text_data=None, bytes_data=None):
        await going_on.wait()
        type(self).handled += 1

class Limited(AsyncWebsocketConsumer):
    handled = 0
    async def receive(self, text_data=None, bytes_data=None):
        if self.handled == 20:
            return await self.close(code=4029)
        type(self).handled += 1

going_on = asyncio.Event()
await serve(Desk.as_asgi())
await pour(server.url("ws/"), "goal", 100)
told["while it is busy"] = Desk.handled
going_on.set()
await server.idle(60)
told["when the client has gone"] = Desk.handled
await serve(Limited.as_asgi())
await pour(server.url("ws/"), "goal", 100)
await server.idle(60)
told["with a limit"] = Limited.handled
print(json.dumps(told))
"""

JWT = """
from datetime import timedelta
from channels.db import database_sync_to_async
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

@database_sync_to_async
def found(token):
    try:
        jwt = JWTAuthentication()
        return str(jwt.get_user(jwt.get_validated_token(token)))
    except AuthenticationFailed as error:
        return error.get_codes()["code"]

user = await User.objects.aget(username="ann")
refresh, old = RefreshToken.for_user(user), AccessToken.for_user(user)
old.set_exp(lifetime=-timedelta(seconds=1))
told["minutes"] = AccessToken.lifetime.total_seconds() / 60
told["good"] = await found(str(refresh.access_token))
told["old"] = await found(str(old))
told["refresh"] = await found(str(refresh))
told["changed"] = await found(str(refresh.access_token)[:-4] + "abcd")
told["nothing"] = await found("")
await User.objects.aupdate(is_active=False)
told["dismissed"] = await found(str(refresh.access_token))
print(json.dumps(told))
"""


def told_by(cell):
    return json.loads(run_in_a_kernel(SITE + cell, timeout=300).stdout)


def test_who_it_is_and_from_whose_page():
    told = told_by(ORIGINS)
    assert told["ann"] == told["a program"] == "You are ann"
    assert told["nobody"] == told["no such session"] == "You are AnonymousUser", "the stack refuses nobody"
    assert told["without the stack"] == "close code 1011"
    assert told["no origin"] == "HTTP 403" and told["no scheme"] == "HTTP 400"
    assert told["another port"] == "You are ann", "ALLOWED_HOSTS knows neither ports nor schemes"
    assert told["whole"] == ["You are AnonymousUser", "HTTP 403", "HTTP 403"]
    assert told["host"] == ["You are AnonymousUser"] * 3


def test_a_browser_sends_the_cookie_for_pages_of_the_same_host():
    chromium()
    same_in_words(told_by(BROWSER))


def test_without_a_browser_a_client_sends_the_same_and_says_so():
    run = run_in_a_kernel(SITE + NO_BROWSER + BROWSER, timeout=300)
    *said, told = run.stdout.splitlines()
    same_in_words(json.loads(told))
    assert said == ["There is no Chromium here. A Python client sends what its pages would send."] * 3


def same_in_words(told):
    """What pages of the same host and of another one get, by who guards the site."""
    assert told["open"] == ["You are ann", "You are AnonymousUser"], (
        "a cookie knows no ports; SameSite=Lax keeps it"
    )
    assert told["hosts"] == ["You are ann", "close code 1006"]
    assert told["ours"] == ["close code 1006", "close code 1006"]


def test_what_a_session_can_and_cannot_do_after_the_handshake():
    told = told_by(SESSIONS)
    assert told["another"] == ["You are ann", "HTTP 200: You are AnonymousUser"]
    assert told["the same"] == ["You are ann", "HTTP 200: You are ann"]
    assert told["no cookie"] == ["You are ann", "HTTP 200: You are AnonymousUser"]
    assert told["forgotten"] == "HTTP 200: no seat" and told["saved"] == "HTTP 200: saved"
    assert told["cookies that go out"] == []


def test_the_scope_keeps_who_it_was_and_get_user_asks_anew():
    told = told_by(LEAVERS)
    for name, (before, after) in told.items():
        assert before == ["ann", "ann", True, True], name
        kept, anew, may_kept, may_anew = after
        assert (kept, may_kept, may_anew) == ("ann", True, False), name
        assert anew == ("ann" if name == "loses_it" else "AnonymousUser"), name
    assert len(told) == 4


def test_daphne_reads_whatever_comes_and_a_consumer_works_through_it_when_the_client_has_gone():
    told = told_by(FLOOD)
    assert (told["while it is busy"], told["when the client has gone"]) == (0, 100)
    assert told["with a limit"] == 20


async def test_what_a_client_does_not_read_is_in_the_servers_memory():
    first, *_, last = mib(drawn := await read_nothing("Prices"))
    assert last - first > 60, drawn  # of 95 MiB that were sent
    first, last = mib(drawn := await read_nothing("BoundedPrices"))
    assert last - first < 20, drawn


def mib(drawn):
    return [int(line.split()[2]) for line in drawn.splitlines() if " MiB " in line]


async def test_daphne_logs_the_address_of_a_page_and_the_path_of_a_websocket():
    project = await asyncio.to_thread(start_project, "match_centre", "scores")
    project.settings("daphne")
    project.write(
        "scores/consumers.py",
        "from channels.generic.websocket import AsyncWebsocketConsumer as Consumer\nclass Scores(Consumer): ...\n",
    )
    project.asgi("scores.consumers.Scores")
    async with project.running(*DAPHNE) as server:
        async with connect(server.url("ws/scores/?token=press-17"), subprotocols=["token.press-23"]):
            pass
        await get_page(server.http_url("scores/?token=press-42"))
        log = await server.has_said("GET /")
    assert "WSCONNECT /ws/scores/" in log and "/scores/?token=press-42" in log
    assert "press-17" not in log and "press-23" not in log


async def test_nginx_logs_the_address_and_no_subprotocol(served):
    if nginx_here() is None:
        pytest.skip("nginx is not installed: what it logs of a handshake was left out")
    from channels.generic.websocket import AsyncWebsocketConsumer

    address = await served(AsyncWebsocketConsumer)
    line = await logged(f"{address}?token=press-17", subprotocols=["scores.v1", "token.press-23"])
    assert "GET /?token=press-17" in line and "press-23" not in line


async def test_where_there_is_no_nginx_daphne_shows_it(monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name, **options: None)
    line = await logged("ws://127.0.0.1:1/ws/scores/?token=press-17")
    assert "/ws/scores/?token=press-17" in line and "There is no nginx here" in capsys.readouterr().out


@pytest.mark.skipif(not find_spec("rest_framework_simplejwt"), reason="the extra jwt is not installed")
def test_simplejwt_takes_access_tokens_that_are_not_too_old():
    told = told_by(JWT)
    assert told["minutes"] == 5
    assert told["good"] == "ann"
    assert {told[name] for name in ("old", "refresh", "changed", "nothing")} == {"token_not_valid"}
    assert told["dismissed"] not in ("ann", "token_not_valid"), "the database is asked for the user"


def test_what_a_notebook_needs_and_has_not_is_said_in_a_line():
    needed("django", "channels")
    with pytest.raises(
        CourseError, match=r"^Missing here: no-such-package\. Type: python -m pip install no-such-package$"
    ):
        needed("django", "no-such-package")
