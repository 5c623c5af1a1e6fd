"""What would cost a learner the kernel, and does not."""

import asyncio
import signal

import pytest

pytestmark = pytest.mark.slow("a kernel for each test")

SERVE = "server = await serve(Echo.as_asgi())"

ALIVE = "print(await ask(server.url('alive/'), 'alive'))"


@pytest.mark.parametrize("base, a, w", [("AsyncWebsocketConsumer", "async ", "await "), ("WebsocketConsumer", "", "")])
@pytest.mark.parametrize("stop", ["raise SystemExit", "raise KeyboardInterrupt", "import sys; sys.exit(3)"])
async def test_a_consumer_that_wants_to_end_the_program_ends_its_connection_only(classroom_kernel, base, a, w, stop):
    *_, ended, alive = await classroom_kernel.run_all(
        f"""
class Quitting({base}):
    {a}def receive(self, text_data=None, bytes_data=None):
        if text_data == "quit":
            {stop}
        {w}self.send(text_data=text_data)
server = await serve(Quitting.as_asgi())""",
        "await ask(server.url(), 'quit')",
        ALIVE,
        timeout=30,
    )
    assert "received 1011" in ended.error
    assert "raised in the application" in ended.stderr
    assert alive.stdout == "alive\n", alive.text


async def _stop_when(kernel, runs, begun):
    """Press Stop half a second after `begun()` has become true, then wait for all cells."""
    collecting = asyncio.ensure_future(kernel.collect(runs, timeout=60))
    while not begun() and not collecting.done():
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    await kernel.interrupt()
    await collecting


async def test_stop_ends_a_cell_that_awaits_on_an_idle_loop(classroom_kernel):
    """The server is stopped first: Daphne's own timers would wake the loop once a second.

    On Linux a loop that has served wakes up soon by itself, so the wake-up descriptor is asked for as well.
    """
    waits = "await server.stop(); print('waiting'); await asyncio.sleep(600)"
    descriptor = "import signal; fd = signal.set_wakeup_fd(-1); signal.set_wakeup_fd(fd); print(fd >= 0)"
    runs = classroom_kernel.queue(SERVE, waits, f"{SERVE}; {ALIVE}; {descriptor}")
    _, waiting, alive = runs.values()
    await _stop_when(classroom_kernel, runs, lambda: "waiting" in waiting.stdout)
    assert waiting.status == "error" and "CancelledError" in waiting.error
    assert "alive\n" in alive.stdout
    assert "True\n" in alive.stdout or not hasattr(signal, "SIGUSR1")


async def test_stop_ends_an_endless_async_consumer_and_names_its_line(classroom_kernel):
    runs = classroom_kernel.queue(
        """
class Endless(Echo):
    async def receive(self, text_data=None, bytes_data=None):
        print("spinning")
        while text_data == "spin":
            pass
        await self.send(text_data=text_data)
server = await serve(Endless.as_asgi())""",
        "await ask(server.url('spin/'), 'spin')",
        ALIVE,
    )
    _, spun, alive = runs.values()
    await _stop_when(classroom_kernel, runs, lambda: "spinning" in spun.stdout)
    assert "ConsumerInterrupted: stopped by the Stop button" in spun.stderr
    assert "Cell In[2], line 4, in receive: while" in spun.stderr or "line 5, in receive: pass" in spun.stderr
    assert "received 1011" in spun.error
    assert "alive\n" in alive.stdout


async def test_a_cell_that_blocks_blocks_the_server_and_to_thread_does_not(classroom_kernel):
    *_, blocked, free = await classroom_kernel.run_all(
        SERVE,
        """
from websockets.sync.client import connect as connect_sync
def ask_sync(url, text):
    with connect_sync(url, open_timeout=1) as client:
        client.send(text); return client.recv()""",
        "ask_sync(server.url(), 'blocked')",
        "print(await asyncio.to_thread(ask_sync, server.url(), 'free'))",
    )
    assert "TimeoutError" in blocked.error
    assert "free" in free.stdout


async def test_a_blocking_sync_consumer_stalls_the_async_ones_too(classroom_kernel):
    """channels 4.3.2 awaits aclose_old_connections() in the one thread before each handler."""
    *_, order = await classroom_kernel.run_all(
        """
from channels.routing import URLRouter
from django.urls import path
import time
log = []
class Blocking(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        time.sleep(0.5); log.append("blocking done")
class Quick(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        log.append("quick done")
server = await serve(URLRouter([path("blocking/", Blocking.as_asgi()), path("quick/", Quick.as_asgi())]))""",
        """
async with connect(server.url("blocking/")) as slow, connect(server.url("quick/")) as quick:
    await slow.send("x"); await asyncio.sleep(0.1); await quick.send("x"); await server.idle()
print(log)""",
    )
    assert order.stdout == "['blocking done', 'quick done']\n", order.text


async def test_close_code_1001_is_refused_by_the_websocket_library(classroom_kernel):
    *_, closed = await classroom_kernel.run_all(
        """
class Leaving(Echo):
    async def receive(self, text_data=None, bytes_data=None):
        await self.close(code=1001)
server = await serve(Leaving.as_asgi())""",
        "await ask(server.url(), 'x')",
    )
    assert "invalid close code" in closed.stderr


async def test_group_send_from_a_cell_reaches_the_clients(classroom_kernel):
    *_, got = await classroom_kernel.run_all(
        """
from channels.layers import get_channel_layer
class Ticker(AsyncWebsocketConsumer):
    groups = ["prices"]
    async def price(self, event):
        await self.send(text_data=event["value"])
server = await serve(Ticker.as_asgi())""",
        """
async with connect(server.url()) as one, connect(server.url()) as two:
    await get_channel_layer().group_send("prices", {"type": "price", "value": "101.5"})
    print(await one.recv(), await two.recv())""",
    )
    assert got.stdout == "101.5 101.5\n", got.text


async def test_a_subshell_is_told_where_to_go(classroom_kernel):
    """JupyterLab can run a cell in a subshell: a thread with a loop of its own."""
    (run,) = await classroom_kernel.run_all(
        """
import threading
def in_a_thread():
    try: asyncio.run(serve(Echo.as_asgi()))
    except RuntimeError as error: print(error)
thread = threading.Thread(target=in_a_thread); thread.start(); thread.join()""",
    )
    assert "can't start in a subshell" in run.stdout
