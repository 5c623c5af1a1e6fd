"""What the notebook on server-sent events says about responses that go on, over a real Daphne."""

import json

import pytest
from warm_kernel import run_in_a_kernel

pytestmark = pytest.mark.slow("a kernel of its own")

STREAMS = r"""
import asyncio, json, warnings
from classroom import serve
from classroom.in_notebook.events import event_source
from classroom.in_notebook.site import configure_site, pages_and
configure_site()
from channels.generic.http import AsyncHttpConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter
from django.http import StreamingHttpResponse

made, told, gone = [], {}, asyncio.Event()

def parts():
    for number in range(3):
        made.append(number)
        yield f"data: {number}\n\n"

def plain(request):
    return StreamingHttpResponse(parts(), content_type="text/event-stream")

async def async_view(request):
    async def stream():
        for part in parts():
            yield part
            await heard.wait()
    return StreamingHttpResponse(stream(), content_type="text/event-stream")

async def half(request):
    async def stream():
        yield "data: 1\n"
        yield "data: 2\n"
    return StreamingHttpResponse(stream(), content_type="text/event-stream")

async def endless(request):
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add("match.7", channel)
    async def stream():
        try:
            yield "data: 2:0\n\n"
            while True:
                yield f"data: {(await layer.receive(channel))['score']}\n\n"
        finally:
            await layer.group_discard("match.7", channel)
            gone.set()
    return StreamingHttpResponse(stream(), content_type="text/event-stream")

async def asked(request):
    async def stream():
        yield f"data: {request.headers.get('Last-Event-ID')}\n\n"
    return StreamingHttpResponse(stream(), content_type="text/event-stream")

class LongPoll(AsyncHttpConsumer):
    # as the documentation has it
    groups = ["match.7"]

    async def handle(self, body):
        await self.send_headers(headers=[(b"Content-Type", b"application/json")])
        await self.send_body(b"", more_body=True)

    async def disconnect(self):
        told["the consumer has ended"] = True

    async def score_changed(self, event):
        told["the handler was called"] = True
        await self.send_body(b"data: 1\n\n")

heard = asyncio.Event()
views = {"plain": plain, "async": async_view, "half": half, "endless": endless, "asked": asked}
server = await serve(pages_and(AsyncWebsocketConsumer, **views))
for name in ("plain", "async"):
    made.clear()
    heard.clear()
    async with event_source(server.http_url(f"{name}/")) as source:
        first = await source.hear(10)
        told[f"made by then, {name}"] = len(made)
        heard.set()
        told[name] = [first, *[await source.hear(10) for _ in range(3)]]
async with event_source(server.http_url("half/")) as source:
    told["half"] = await source.hear(10)
async with event_source(server.http_url("asked/"), last_id="7") as source:
    told["asked"] = await source.hear(10)
async with event_source(server.http_url("endless/")) as source:
    told["at once"] = await source.hear(10)
    await get_channel_layer().group_send("match.7", {"type": "score.changed", "score": "3:0"})
    told["from the layer"] = await source.hear(10)
await asyncio.wait_for(gone.wait(), 10)
told["left in the group"] = len(get_channel_layer().groups.get("match.7", {}))

await serve(ProtocolTypeRouter({"http": LongPoll.as_asgi()}))
async with event_source(server.http_url("poll/")) as source:
    await get_channel_layer().group_send("match.7", {"type": "score.changed", "score": "3:0"})
    told["long polling"] = await source.hear(0.5)
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told():
    cell = run_in_a_kernel(STREAMS, timeout=90)
    return json.loads(cell.stdout), cell.stderr


def test_each_part_of_an_async_generator_is_sent_at_once(told):
    assert told[0]["async"] == ["0", "1", "2", "the end"]
    assert told[0]["made by then, async"] == 1


def test_a_plain_generator_is_read_to_its_end_first_with_a_warning(told):
    assert told[0]["plain"] == ["0", "1", "2", "the end"]
    assert told[0]["made by then, plain"] == 3
    assert "StreamingHttpResponse must consume synchronous iterators" in told[1]


def test_an_event_without_its_empty_line_never_comes(told):
    assert told[0]["half"] == "the end"


def test_the_header_says_which_event_was_heard_last(told):
    assert told[0]["asked"] == "7"


def test_events_of_the_channel_layer_come_and_the_stream_ends_with_its_client(told):
    assert (told[0]["at once"], told[0]["from the layer"]) == ("2:0", "3:0")
    assert told[0]["left in the group"] == 0


def test_an_async_http_consumer_ends_with_handle(told):
    assert told[0]["the consumer has ended"]
    assert told[0]["long polling"] == "nothing" and "the handler was called" not in told[0]
