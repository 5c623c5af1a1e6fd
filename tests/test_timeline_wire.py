"""The timeline of a real Daphne, talked to by real clients: each scene once, in a process of its own."""

import json
import subprocess
import sys

import pytest

SCENES = r"""
import asyncio, json, urllib.request
from contextlib import suppress

import django
from django.conf import settings

settings.configure(CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}})
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer
from channels.layers import get_channel_layer
from websockets import connect
from websockets.exceptions import WebSocketException

from classroom.server import serve


class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=text_data, bytes_data=bytes_data)


class SyncEcho(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        self.send(text_data=text_data)


class Secretive(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept(subprotocol="chat", headers=[(b"set-cookie", b"sessionid=s3cret-set-by-accept")])

    async def receive(self, text_data=None, bytes_data=None):
        headers = [pair for pair in self.scope["headers"] if pair[0] in (b"cookie", b"authorization")]
        await self.send(str(headers[::-1] if text_data == "backwards" else headers))


class Room(AsyncWebsocketConsumer):
    groups = ["room"]

    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.group_send("room", {"type": "chat.message", "text": text_data})

    async def chat_message(self, event):
        await self.send(event["text"])


class Refusing(AsyncWebsocketConsumer):
    async def connect(self):
        await self.close(code=4001)


class ClosesTwice(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.close(code=4003)
        await self.close(code=4004)


class FailsInConnect(AsyncWebsocketConsumer):
    async def connect(self):
        raise RuntimeError("no database")


class FailsInReceive(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        raise NameError("name 'room' is not defined")


class NeverAccepts(AsyncWebsocketConsumer):
    async def connect(self):
        pass


async def page(scope, receive, send):
    cookie = (b"set-cookie", b"id=s3cret-of-page")
    await send({"type": "http.response.start", "status": 200, "headers": [cookie]})
    await send({"type": "http.response.body", "body": b"hello"})


async def row_appears(server, label):
    while label not in [entry.label for entry in server.log.everything().entries]:
        await asyncio.sleep(0.001)


async def echo(server):
    async with connect(server.url("ws/echo/?token=s3cret-in-url&room=blue")) as client:
        for payload in ("goal!", b"\x01\x02"):
            await client.send(payload)
            await client.recv()


async def sync_echo(server):
    async with connect(server.url()) as client:
        await client.send("goal!")
        await client.recv()


async def secrets(server):
    sent = {"Cookie": "sessionid=s3cret-cookie; theme=s3cret-theme", "Authorization": "Basic s3cret-password"}
    async with connect(server.url(), additional_headers=sent, subprotocols=["json", "chat"]) as client:
        for order in ("forwards", "backwards"):
            await client.send(order)
            assert "s3cret-cookie" in await client.recv()


async def several(server):
    async with connect(server.url("ws/a/")) as ann, connect(server.url("ws/b/")) as bob:
        await ann.send("hi")
        await ann.recv(), await bob.recv()
        await get_channel_layer().group_send("room", {"type": "chat.message", "text": "from a cell"})
        await ann.recv(), await bob.recv()


async def only_connects(server):
    with suppress(WebSocketException):
        await connect(server.url())


async def sends_one(server):
    with suppress(WebSocketException):
        async with connect(server.url()) as client:
            await client.send("hello")
            await client.recv()


async def vanishes(server):
    client = await connect(server.url())
    client.transport.abort()
    await row_appears(server, "connection lost:")


async def leaves_in_the_handshake(server):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"GET /ws/ HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
    await row_appears(server, "websocket.connect")
    writer.transport.abort()
    await row_appears(server, "connection lost:")


async def too_big(server):
    with suppress(WebSocketException):
        async with connect(server.url()) as client:
            await client.send("x" * (1024 * 1024 + 1))
            await client.recv()


async def closes_with_reason(server):
    client = await connect(server.url())
    await client.close(code=4002, reason="bye")


async def malformed(server):
    with suppress(WebSocketException):
        await connect(server.url("ws/"), subprotocols=["chat", "chat"])


async def loads_page(server):
    await asyncio.to_thread(lambda: urllib.request.urlopen(server.http_url("page/?key=s3cret-key")).read())


async def stopped(server):
    client = await connect(server.url())
    await server.stop()
    await client.wait_closed()


SCENES = {
    "echo": (Echo.as_asgi(), echo), "sync echo": (SyncEcho.as_asgi(), sync_echo),
    "secrets": (Secretive.as_asgi(), secrets), "several": (Room.as_asgi(), several),
    "closes twice": (ClosesTwice.as_asgi(), sends_one),
    "refused": (Refusing.as_asgi(), only_connects),
    "fails in connect": (FailsInConnect.as_asgi(), only_connects),
    "fails in receive": (FailsInReceive.as_asgi(), sends_one), "vanishes": (Echo.as_asgi(), vanishes),
    "leaves in the handshake": (NeverAccepts.as_asgi(), leaves_in_the_handshake),
    "never accepted": (NeverAccepts.as_asgi(), only_connects), "too big": (Echo.as_asgi(), too_big),
    "closes with reason": (Echo.as_asgi(), closes_with_reason), "malformed": (Echo.as_asgi(), malformed),
    "page": (page, loads_page), "stopped": (Echo.as_asgi(), stopped),
}


async def main():
    for name, (application, scene) in SCENES.items():
        server = await serve(application)
        server.show_failure = lambda text: None
        server.log.__init__()  # each scene sees its own rows only
        async with asyncio.timeout(20):
            await scene(server)
        timeline = await server.timeline()
        rows = [[e.sender, e.receiver, e.label, str(e.detail), e.failed] for e in timeline.entries]
        print(json.dumps({"scene": name, "rows": rows, "html": timeline.html(), "text": timeline.text(),
                          "kept": repr(timeline.entries)}))


asyncio.run(main())
"""


@pytest.fixture(scope="module")
def scenes(tmp_path_factory):
    program = tmp_path_factory.mktemp("scenes") / "scenes.py"
    program.write_text(SCENES, encoding="utf-8")
    done = subprocess.run([sys.executable, program], capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    return {scene["scene"]: scene for scene in map(json.loads, done.stdout.splitlines())}


def rows(scene):
    """The rows of a scene, short: who, to whom, what; a failed one with a cross in front."""
    return [
        f"{'✗ ' if failed else ''}{sender} > {receiver}: {label} {detail}".rstrip()
        for sender, receiver, label, detail, failed in scene["rows"]
    ]


def test_an_echo_from_handshake_to_close(scenes):
    assert rows(scenes["echo"]) == [
        "client > Daphne: GET /ws/echo/?token=•••&room=blue",
        "Daphne > consumer: websocket.connect",
        "consumer > Daphne: websocket.accept",
        "Daphne > client: 101 Switching Protocols",
        "client > Daphne: text frame 'goal!'",
        "Daphne > consumer: websocket.receive 'goal!'",
        "consumer > Daphne: websocket.send 'goal!'",
        "Daphne > client: text frame 'goal!'",
        "client > Daphne: binary frame 01 02 (2 bytes)",
        "Daphne > consumer: websocket.receive 01 02 (2 bytes)",
        "consumer > Daphne: websocket.send 01 02 (2 bytes)",
        "Daphne > client: binary frame 01 02 (2 bytes)",
        "client > Daphne: close frame 1000 (normal closure)",
        "Daphne > client: close frame (answer) 1000 (normal closure)",
        "Daphne > consumer: websocket.disconnect 1000 (normal closure)",
    ]


def test_a_sync_consumer_is_recorded_alike(scenes):
    asynchronous = [row for row in rows(scenes["echo"]) if "01 02" not in row]
    assert rows(scenes["sync echo"])[1:] == asynchronous[1:]


@pytest.mark.parametrize("form", ["html", "text", "kept"])
def test_no_secret_is_shown_or_kept(scenes, form):
    assert all("s3cret" not in scene[form] for scene in scenes.values())


def test_a_hidden_secret_is_said_to_be_hidden(scenes):
    assert "(b'cookie', b'•••')" in scenes["secrets"]["text"]
    assert "a secret, hidden" in scenes["secrets"]["html"]


def test_subprotocols_are_shown(scenes):
    told = rows(scenes["secrets"])
    assert told[0] == "client > Daphne: GET / subprotocols json, chat"
    assert told[2:4] == [
        "consumer > Daphne: websocket.accept subprotocol chat",
        "Daphne > client: 101 Switching Protocols subprotocol chat",
    ]


def test_several_clients_and_the_channel_layer(scenes):
    told = rows(scenes["several"])
    assert told.count('channel layer > consumer: message {"type": "chat.message", "text": "hi"}') == 2
    assert told.count('consumer > channel layer: group_send room {"type": "chat.message", "text": "hi"}') == 1
    cell = 'outside > channel layer: group_send room {"type": "chat.message", "text": "from a cell"}'
    assert told.count(cell) == 1
    assert told.count("consumer > channel layer: group_add room") == 2
    assert told.count("consumer > channel layer: group_discard room") == 2
    assert "client 1: /ws/a/" in scenes["several"]["text"] and "client 2: /ws/b/" in scenes["several"]["text"]


def test_a_refusal_is_403_and_the_code_stays_inside(scenes):
    assert rows(scenes["refused"])[2:4] == [
        "consumer > Daphne: websocket.close 4001 (chosen by the application)",
        "Daphne > client: 403 Forbidden (handshake refused)",
    ]


def test_an_exception_in_the_handshake_is_500(scenes):
    assert rows(scenes["fails in connect"])[2:4] == [
        "✗ consumer > consumer: raised RuntimeError: no database",
        "✗ Daphne > client: 500 Internal Server Error (handshake refused)",
    ]


def test_an_exception_after_it_is_1011_which_daphne_sends_on_its_own(scenes):
    assert rows(scenes["fails in receive"])[-3:] == [
        "✗ consumer > consumer: raised NameError: name 'room' is not defined",
        "✗ Daphne > client: close frame 1011 (server error)",
        "client > Daphne: close frame (answer) 1011 (server error)",
    ]


def test_a_client_that_vanishes_is_lost_without_a_close_frame(scenes):
    assert rows(scenes["vanishes"])[-2:] == [
        "✗ Daphne > Daphne: connection lost: no close frame (1006)",
        "Daphne > consumer: websocket.disconnect 1006 (connection lost)",
    ]


def test_a_client_that_leaves_in_the_handshake(scenes):
    lost = "✗ Daphne > Daphne: connection lost: during the handshake (1006)"
    assert lost in rows(scenes["leaves in the handshake"])


def test_a_handshake_that_is_not_answered_is_dropped(scenes):
    why = "neither accepted nor refused in time (handshake time-out 5 s)"
    assert rows(scenes["never accepted"])[2] == f"✗ Daphne > client: connection dropped: {why}"


def test_a_message_that_is_too_big_drops_the_connection(scenes):
    dropped = "✗ Daphne > client: connection dropped: message too big: more than 1,048,576 bytes"
    assert rows(scenes["too big"])[4] == dropped


def test_close_codes_and_reasons_of_the_client(scenes):
    said = "client > Daphne: close frame 4002 (chosen by the application) 'bye'"
    assert said in rows(scenes["closes with reason"])


def test_only_close_frames_that_are_sent_are_shown(scenes):
    told = rows(scenes["closes twice"])
    assert "consumer > Daphne: websocket.close 4004 (chosen by the application)" in told
    assert [row for row in told if "Daphne > client: close frame" in row] == [
        "Daphne > client: close frame 4003 (chosen by the application)"
    ]


def test_a_malformed_handshake_is_shown_with_its_answer(scenes):
    assert rows(scenes["malformed"]) == [
        "client > Daphne: GET /ws/",
        "Daphne > client: 400 Bad Request (handshake refused)",
    ]


def test_a_page_is_shown_as_request_and_answer(scenes):
    told = rows(scenes["page"])
    assert told[0] == "client > Daphne: GET /page/?key=•••"
    assert "Daphne > client: 200 OK 5 bytes" in told


def test_the_server_says_goodbye(scenes):
    assert "Daphne > client: close frame 1001 (going away) 'server stopped'" in rows(scenes["stopped"])
