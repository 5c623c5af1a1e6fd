"""What would cost a learner the kernel, and does not."""

import asyncio
import signal

import pytest
import pytest_asyncio
from conftest import SET_UP

from classroom.in_notebook.scratch_kernel import CellRun, scratch_kernel

pytestmark = pytest.mark.slow("a kernel for each test")

SERVE = "server = await serve(Echo.as_asgi())"


@pytest_asyncio.fixture
async def jupyters_kernel():
    """As classroom_kernel, but started by Jupyter: in a forked one Twisted's log knows another stderr, and the end is
    another one."""
    async with scratch_kernel() as started:
        await started.run_all(SET_UP, settle=0)
        yield started


ALIVE = "print(await ask(server.url('alive/'), 'alive'))"


@pytest.mark.parametrize(
    "base, a, w", [("AsyncWebsocketConsumer", "async ", "await "), ("WebsocketConsumer", "", "")]
)
@pytest.mark.parametrize("stop", ["raise SystemExit", "raise KeyboardInterrupt", "import sys; sys.exit(3)"])
async def test_a_consumer_that_wants_to_end_the_program_ends_its_connection_only(
    classroom_kernel, base, a, w, stop
):
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
    waits = (
        "await server.stop()\n"
        "asyncio.get_running_loop().call_soon(print, 'waiting')  # which it does once this cell awaits\n"
        "await asyncio.sleep(600)"
    )
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
def ask_sync(url, text, seconds):
    with connect_sync(url, open_timeout=seconds) as client:
        client.send(text); return client.recv()""",
        "ask_sync(server.url(), 'blocked', 1)",
        "print(await asyncio.to_thread(ask_sync, server.url(), 'free', 60))",
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
begun, log = [], []
class Blocking(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        begun.append("blocking"); time.sleep(0.5); log.append("blocking done")
class Quick(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        log.append("quick done")
server = await serve(URLRouter([path("blocking/", Blocking.as_asgi()), path("quick/", Quick.as_asgi())]))""",
        """
async with connect(server.url("blocking/")) as slow, connect(server.url("quick/")) as quick:
    await slow.send("x")
    while not begun: await asyncio.sleep(0.01)
    await quick.send("x"); await server.idle()
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


THE_REACTOR = "from twisted.internet import reactor\n"

ENDS_THE_LOOP = {
    "reactor.stop()": "ServerError: Twisted's reactor goes on",
    "reactor.crash()": "ServerError: Twisted's reactor goes on",
    "reactor.callLater(0, reactor.stop); await asyncio.sleep(1)": "Twisted's reactor goes on",
    "reactor.sigTerm(15, None); await asyncio.sleep(1)": "Twisted's reactor goes on",
    "await asyncio.to_thread(reactor.stop)": "Twisted's reactor goes on",
    "server._daphne.stop()": "ServerError: Twisted's reactor goes on",
    "server._daphne.kill_all_applications()": "ServerError: Twisted's reactor goes on",
    "asyncio.get_running_loop().stop()": "ServerError: The notebook's kernel lives on this event loop",
    "IOLoop.current().stop()": "ServerError: The notebook's kernel lives on this event loop",
    "loop = asyncio.get_running_loop(); loop.call_later(0, loop.stop); await asyncio.sleep(1)": "The notebook's kernel",
    "asyncio.get_running_loop().call_later(0, sys.exit, 3); await asyncio.sleep(1)": "SystemExit in a task or a callback",
    "quitting = asyncio.create_task(quits()); await asyncio.sleep(1)": "SystemExit in a task or a callback",
    "interrupting = asyncio.create_task(interrupts()); await asyncio.sleep(1)": "KeyboardInterrupt in a task or a callback",
    "by_hand.run()": "Listen failure: Couldn't listen on 127.0.0.1",  # Daphne then stops the reactor
}


async def test_what_would_end_the_event_loop_is_one_line_in_a_cell_and_the_server_goes_on(jupyters_kernel):
    set_up = """
import sys
from daphne.server import Server
from tornado.ioloop import IOLoop
from twisted.internet import reactor
async def quits(): sys.exit(3)
async def interrupts(): raise KeyboardInterrupt
server = await serve(Echo.as_asgi())
by_hand = Server(Echo.as_asgi(), [f"tcp:port={server.port}:interface=127.0.0.1"], signal_handlers=False)
by_hand.abort_start = True
client = await connect(server.url())"""
    stays = "await client.send('still here'); print(await client.recv())"
    _, *runs = await jupyters_kernel.run_all(set_up, *[cell for end in ENDS_THE_LOOP for cell in (end, stays)])
    for (end, words), ended, stayed in zip(ENDS_THE_LOOP.items(), runs[::2], runs[1::2], strict=True):
        assert "still here\n" in stayed.stdout, (end, ended.text, stayed.text)
        told = [ended.error] if ended.error else ended.stderr.splitlines()
        assert told and told[0].startswith(words), (end, ended.text, stayed.text)
        assert len(told) == 1 and len(ended.traceback.splitlines()) <= 2, (end, ended.text)


@pytest.mark.parametrize("base, a", [("AsyncWebsocketConsumer", "async "), ("WebsocketConsumer", "")])
@pytest.mark.parametrize("stop", ["reactor.stop()", "reactor.crash()", "loop.stop()"])
async def test_a_consumer_that_stops_the_event_loop_fails_alone(classroom_kernel, base, a, stop):
    *_, stopped, alive = await classroom_kernel.run_all(
        f"""
loop = asyncio.get_running_loop()
class Stopping({base}):
    {a}def receive(self, text_data=None, bytes_data=None):
        {stop}
server = await serve(Stopping.as_asgi())
{THE_REACTOR}""",
        "await ask(server.url('ws/'), 'x')",
        f"{SERVE}; {ALIVE}",
    )
    assert stopped.stderr.splitlines()[0].startswith("✗ /ws/  ServerError: "), stopped.text
    assert stopped.stderr.splitlines()[1:] == [
        f"    Cell In[2], line 4, in receive: {stop}",
        "    The client got close code 1011.",
    ]
    assert "alive\n" in alive.stdout, alive.text


async def test_a_task_of_a_consumer_that_wants_to_end_the_program_ends_itself_only(classroom_kernel):
    *_, ended, alive = await classroom_kernel.run_all(
        """
import sys
class Quitting(Echo):
    async def receive(self, text_data=None, bytes_data=None):
        self.task = asyncio.create_task(self.quit())
    async def quit(self):
        sys.exit("enough")
server = await serve(Quitting.as_asgi())""",
        "client = await connect(server.url('ws/')); await client.send('x')\nwhile not server.failures: await asyncio.sleep(0.01)",
        f"{SERVE}; {ALIVE}",
    )
    assert "✗ /ws/  SystemExit: enough\n    Cell In[2], line 6, in quit" in ended.stderr, ended.text
    assert "alive\n" in alive.stdout, alive.text


BY_HAND = """
from twisted.internet import asyncioreactor
asyncioreactor.install(asyncio.get_running_loop())
from twisted.internet import reactor
reactor.startRunning(installSignalHandlers=False)
from daphne.server import Server
by_hand = Server(Echo.as_asgi(), ["tcp:port=0:interface=127.0.0.1"], signal_handlers=False)
by_hand.abort_start = True
by_hand.run()
print(await ask("ws://%s:%s/" % by_hand.listening_addresses[0], "by hand"))"""


@pytest.mark.parametrize("stop", ["by_hand.stop()", "reactor.stop()", "reactor.crash()"])
async def test_a_daphne_that_was_started_by_hand_can_be_stopped_and_serve_starts_another(classroom_kernel, stop):
    started, stopped, alive = await classroom_kernel.run_all(
        BY_HAND, f"{stop}; await asyncio.sleep(0.2)", f"{SERVE}; {ALIVE}"
    )
    assert "by hand\n" in started.stdout, started.text
    assert stopped.text.startswith("The notebook's kernel lives on this event loop"), stopped.text
    assert len(stopped.text.splitlines()) == 1
    assert "alive\n" in alive.stdout, alive.text


@pytest.mark.parametrize("loss", ["reactor.disconnectAll()", "reactor.fireSystemEvent('shutdown')"])
async def test_a_server_that_has_lost_its_sockets_can_be_started_again(classroom_kernel, loss):
    *_, lost, again = await classroom_kernel.run_all(SERVE, THE_REACTOR + loss, "server", f"{SERVE}; {ALIVE}")
    assert "stopped. Start it again with" in lost.text
    assert "alive\n" in again.stdout, again.text


async def test_a_kernel_that_is_told_to_end_ends(jupyters_kernel):
    await jupyters_kernel.run_all(SERVE)
    jupyters_kernel.client.shutdown()
    assert await asyncio.wait_for(jupyters_kernel.manager.provisioner.wait(), 30) == 0


async def test_a_reader_can_still_exit(jupyters_kernel):
    """`exit` in a cell, to which the front end may answer; without one IPython stops the loop by itself."""
    await jupyters_kernel.run_all(SERVE, "get_ipython().exit_now = True")
    assert await asyncio.wait_for(jupyters_kernel.manager.provisioner.wait(), 30) == 0


@pytest.mark.parametrize("call", ["serve(Echo.as_asgi())", "check('01.4')"])
async def test_a_thread_is_told_where_to_go(classroom_kernel, call):
    (run,) = await classroom_kernel.run_all(
        f"""
from classroom import check
def in_a_thread():
    try: print(asyncio.run({call}))
    except RuntimeError as error: print(error)
await asyncio.to_thread(in_a_thread)""",
    )
    assert "in a thread: that has an event loop of its own. Await it in a cell" in run.stdout, run.text


async def test_a_subshell_is_told_where_to_go(classroom_kernel):
    """JupyterLab can run a cell in a subshell: a thread with a loop of its own."""
    client = classroom_kernel.client
    client.control_channel.send(client.session.msg("create_subshell_request"))
    subshell = (await client.control_channel.get_msg(timeout=30))["content"]["subshell_id"]
    request = client.session.msg("execute_request", {"code": SERVE, "silent": False})
    request["header"]["subshell_id"] = subshell
    client.shell_channel.send(request)
    run = CellRun(SERVE)
    await classroom_kernel.collect({request["header"]["msg_id"]: run}, timeout=30)
    assert run.error == "ServerError: A server can't start in a subshell. Run this cell in the notebook itself."
