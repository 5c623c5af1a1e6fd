"""What lesson 07 says about JSON, over real Daphne. A sentence of it that stops being true fails here."""

import asyncio
import json
import socket
import subprocess
import sys
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from inspect import signature
from urllib.request import urlopen

import pytest
from channels.generic.websocket import AsyncJsonWebsocketConsumer, JsonWebsocketConsumer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, JsonResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_exempt
from listening import when_it_listens
from websockets import ConnectionClosed, connect

from classroom import serve
from classroom.in_notebook.projects import start_project

SAFETY = 60  # seconds after which a wait is given up

MIB = 1024 * 1024

if not settings.configured:
    settings.configure()


class Desk(AsyncJsonWebsocketConsumer):
    """Answers with what it was sent, and keeps in `ended` how its connections ended."""

    ended = []

    async def receive_json(self, content):
        await self.send_json({"got": content})

    async def disconnect(self, code):
        self.ended.append(code)


class SyncDesk(JsonWebsocketConsumer):
    def receive_json(self, content):
        self.send_json({"got": content})


@asynccontextmanager
async def serving(application):
    server = await serve(application)
    server.show_failure = lambda text: None
    try:
        yield server
    finally:
        await server.stop()


async def ask(server, payload):
    """What a client gets for one frame: the reply, or the code with which its connection ended."""
    async with connect(server.url(), max_size=None) as client:
        try:
            await client.send(payload)
            return await asyncio.wait_for(client.recv(), SAFETY)
        except ConnectionClosed:
            return client.close_code


# --- json ---


def test_keys_become_text_and_tuples_become_lists():
    assert json.loads(json.dumps({1: (2, 0)})) == {"1": [2, 0]}


def test_other_letters_are_escaped_and_come_back():
    assert json.dumps("Köln") == '"K\\u00f6ln"' and json.loads(json.dumps("Köln")) == "Köln"


def test_nan_is_written_and_read_unless_it_is_forbidden():
    assert json.dumps(float("nan")) == "NaN" and json.loads("NaN") != json.loads("NaN")
    with pytest.raises(ValueError):
        json.dumps(float("nan"), allow_nan=False)


def test_a_valid_number_can_be_read_as_infinity():
    assert json.loads("1e999") == float("inf")


def test_json_response_uses_djangos_encoder():
    assert JsonResponse({"due": Decimal("59.70")}).content == b'{"due": "59.70"}'


def test_djangos_encoder_writes_decimals_exactly_and_times_in_iso_format():
    time = datetime(2026, 6, 11, 19, 0, 0, 123456, tzinfo=UTC)
    written = json.dumps([Decimal("59.70"), date(2026, 6, 11), time], cls=DjangoJSONEncoder)
    assert written == '["59.70", "2026-06-11", "2026-06-11T19:00:00.123Z"]'
    assert json.dumps(time, default=str) == '"2026-06-11 19:00:00.123456+00:00"'


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("9" * 5000, ValueError),
        ("[" * 100_000, (ValueError, RecursionError)),
        ("{'a': 1}", json.JSONDecodeError),
    ],
)
def test_what_loads_cannot_take(text, error):
    with pytest.raises(error):
        json.loads(text)


# --- a JSON consumer ---


@pytest.mark.parametrize("consumer", [Desk, SyncDesk])
@pytest.mark.parametrize("payload", ["{'type': 'score'}", "", b"{}", "9" * 5000, "[" * 100_000])
async def test_what_is_no_json_text_ends_the_connection_with_1011(consumer, payload):
    async with serving(consumer.as_asgi()) as server:
        assert await ask(server, '{"type": "score"}') == '{"got": {"type": "score"}}'
        assert await ask(server, payload) == 1011


async def test_the_communicator_raises_where_the_client_sees_1011():
    communicator = WebsocketCommunicator(Desk.as_asgi(), "/")
    assert (await communicator.connect(timeout=SAFETY))[0]
    await communicator.send_to(text_data="{'type': 'score'}")
    await asyncio.wait([communicator.future])  # it raises at once, or else when its time is over
    with pytest.raises(json.JSONDecodeError):
        await communicator.receive_from(timeout=SAFETY)


async def test_what_json_cannot_hold_ends_the_connection_with_1011():
    class TicketDesk(AsyncJsonWebsocketConsumer):
        async def receive_json(self, content):
            await self.send_json({"due": content["n"] * Decimal("19.90")})

    class ExactDesk(TicketDesk):
        @classmethod
        async def encode_json(cls, content):
            return json.dumps(content, cls=DjangoJSONEncoder)

    async with serving(TicketDesk.as_asgi()) as server:
        assert await ask(server, '{"n": 3}') == 1011
        server.application = ExactDesk.as_asgi()
        assert await ask(server, '{"n": 3}') == '{"due": "59.70"}'


async def test_decode_json_of_ones_own_keeps_the_connection():
    class PatientDesk(Desk):
        @classmethod
        async def decode_json(cls, text_data):
            try:
                return json.loads(text_data)
            except (ValueError, RecursionError):
                return None

    async with serving(PatientDesk.as_asgi()) as server, connect(server.url()) as client:
        for text in ("{'type': 'score'}", "9" * 5000, "[" * 100_000):
            await client.send(text)
            assert await client.recv() == '{"got": null}'


async def test_half_of_a_surrogate_pair_is_sent_with_escapes_only():
    class PrettyDesk(Desk):
        @classmethod
        async def encode_json(cls, content):
            return json.dumps(content, ensure_ascii=False)

    async with serving(Desk.as_asgi()) as server:
        assert await ask(server, '"\\ud800"') == '{"got": "\\ud800"}'
        server.application = PrettyDesk.as_asgi()
        assert await ask(server, '"\\ud800"') == 1011
        assert "UnicodeEncodeError" in server.failures[-1]


# --- the limit for size ---


@pytest.mark.parametrize("text", ['{"type": "score"}', "[" + '"ö",' * 1000 + "1]"])
async def test_one_byte_over_a_mebibyte_drops_the_connection_without_a_close_frame(text):
    blanks = MIB - len(text.encode())
    async with serving(Desk.as_asgi()) as server:
        assert json.loads(await ask(server, text + " " * blanks)) == {"got": json.loads(text)}
        await server.idle()
        Desk.ended.clear()
        assert await ask(server, text + " " * (blanks + 1)) == 1006
        await server.idle()
        assert Desk.ended == [1006] and not server.failures


async def test_the_limit_holds_for_a_message_in_several_frames():
    async def parts():
        for _ in range(3):
            yield "x" * 500_000

    async with serving(Desk.as_asgi()) as server:
        assert await ask(server, parts()) == 1006


def test_the_limit_is_daphnes_default():
    from daphne.server import Server  # imported here: it looks at Twisted's reactor

    parameters = signature(Server).parameters
    assert parameters["websocket_max_message_size"].default == MIB
    assert parameters["websocket_max_frame_size"].default == MIB


ECHO = """
from django.conf import settings
settings.configure()
from channels.generic.websocket import AsyncWebsocketConsumer

class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=str(len(text_data)))

application = Echo.as_asgi()
"""


@pytest.mark.slow("servers of their own")
@pytest.mark.parametrize(
    ("options", "came"),
    [
        ((), 1006),
        (("message",), 1006),
        (("frame",), 1006),
        (("message", "frame"), str(2 * MIB)),
    ],
)
async def test_more_than_a_mebibyte_needs_both_options(tmp_path, options, came):
    (tmp_path / "echo.py").write_text(ECHO, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    more = [f"--websocket-max-{one}-size={4 * MIB}" for one in options]
    command = [sys.executable, "-m", "daphne", "-p", str(port), *more, "echo:application"]
    daphne = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        async with await when_it_listens(f"ws://127.0.0.1:{port}/") as client:
            try:
                await client.send("x" * 2 * MIB)
                assert await client.recv() == came
            except ConnectionClosed:
                assert client.close_code == came
    finally:
        daphne.kill()
        daphne.wait()


# --- a page in a frame ---


def plain(request):
    return HttpResponse("2:1")


urlpatterns = [path("plain/", plain), path("free/", xframe_options_exempt(plain))]


async def test_django_forbids_frames_unless_the_view_is_exempt():
    clickjacking = "django.middleware.clickjacking.XFrameOptionsMiddleware"
    own = {"ALLOWED_HOSTS": ["127.0.0.1"], "ROOT_URLCONF": __name__, "MIDDLEWARE": [clickjacking]}
    with override_settings(**own):
        async with serving(get_asgi_application()) as server:
            for name, header in (("plain/", "DENY"), ("free/", None)):
                with await asyncio.to_thread(urlopen, server.http_url(name)) as page:
                    assert page.read() == b"2:1" and page.headers["X-Frame-Options"] == header


def test_a_new_project_has_the_middleware():
    project = start_project("DjangoChannels", "app")
    written = (project.folder / "DjangoChannels" / "settings.py").read_text(encoding="utf-8")
    assert '"django.middleware.clickjacking.XFrameOptionsMiddleware"' in written.replace("'", '"')
    assert "X_FRAME_OPTIONS" not in written
