"""serve(): start, swap, restart, stop. In a real kernel, with cells queued as Run All queues them."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow("a kernel for each test")

SERVE = "server = await serve(Echo.as_asgi())"


async def test_a_cell_serves_and_the_next_cell_is_answered(classroom_kernel):
    start, talk = await classroom_kernel.run_all(SERVE + "\nserver", "await ask(server.url('ws/sc/'), 'hello')")
    assert "Daphne serves Echo at ws://127.0.0.1:" in start.text
    assert talk.outputs[-1]["text/plain"] == "'hello'"


async def test_serving_again_swaps_the_application_from_the_next_connection_on(classroom_kernel):
    *_, old, new, same = await classroom_kernel.run_all(
        """
class Shout(Echo):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=text_data.upper())
""",
        SERVE,
        "port = server.port; before = await connect(server.url())",
        "again = await serve(Shout.as_asgi())",
        "await before.send('hello'); print(await before.recv()); await before.close(); await server.idle()",
        "print(await ask(server.url(), 'hello')); await server.idle()",
        "print(again is server, again.port == port)",
    )
    assert "\nhello\n" in old.stdout
    assert "HELLO" in new.stdout
    assert same.stdout == "True True\n"


async def test_the_application_can_be_assigned(classroom_kernel):
    *_, reply = await classroom_kernel.run_all(
        SERVE,
        """
class Fixed(Echo):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data="fixed")
server.application = Fixed.as_asgi()""",
        "print(await ask(server.url(), 'x'))",
    )
    assert "fixed" in reply.stdout


async def test_a_cell_that_starts_the_server_can_be_run_again_and_leaves_one_server(classroom_kernel):
    *_, count = await classroom_kernel.run_all(
        SERVE,
        "first = server.port",
        SERVE,
        SERVE,
        """
from twisted.internet import reactor, tcp
print(server.port == first, sum(isinstance(reader, tcp.Port) for reader in reactor.getReaders()))""",
    )
    assert count.stdout == "True 1\n"


async def test_a_stopped_server_refuses_clients_at_once(classroom_kernel):
    (run,) = await classroom_kernel.run_all(
        """
refused = 0
for _ in range(20):
    server = await serve(Echo.as_asgi())
    await server.stop()
    try:
        await connect(server.url())
    except ConnectionRefusedError:
        refused += 1
print(refused)"""
    )
    assert run.stdout == "20\n", run.text


async def test_stop_tells_the_clients_and_frees_the_port(classroom_kernel):
    *_, told, refused, again, other = await classroom_kernel.run_all(
        SERVE,
        "client = await connect(server.url()); port = server.port",
        """
await server.stop()
await client.wait_closed()
print(client.close_code)
await server.stop()
print(server)""",
        "await connect(f'ws://127.0.0.1:{port}/')",
        "server = await serve(Echo.as_asgi(), port=port); print(server.port == port, await ask(server.url(), 'same'))",
        """
import socket
with socket.socket() as free:
    free.bind(("127.0.0.1", 0)); other = free.getsockname()[1]
moved = await serve(Echo.as_asgi(), port=other)
print(moved.port == other, await ask(moved.url(), "other"), server.runs_here())""",
    )
    assert "1001\n" in told.stdout and "stopped. Start it again with" in told.stdout
    assert "echo: disconnect 1001" in told.stdout
    assert "ConnectionRefusedError" in refused.error or "Connect call failed" in refused.error
    assert "True same" in again.stdout
    assert "True other False" in other.stdout


async def test_a_taken_port_is_said_in_one_line_and_costs_nothing(classroom_kernel):
    *_, taken, still = await classroom_kernel.run_all(
        SERVE,
        "import socket; other = socket.socket(); other.bind(('127.0.0.1', 0)); other.listen()",
        "await serve(Echo.as_asgi(), port=other.getsockname()[1])",
        "print(await ask(server.url(), 'alive'))",
    )
    assert taken.error.startswith("ServerError: Port ") and "Name another port" in taken.error
    assert len(taken.traceback.splitlines()) <= 3
    assert "alive" in still.stdout


async def test_what_is_no_application_is_refused_with_what_to_write(classroom_kernel):
    consumer_class, text = await classroom_kernel.run_all("await serve(Echo)", "await serve('Echo')")
    assert (
        "TypeError: Echo is a consumer class, not an application: await serve(Echo.as_asgi())"
        in consumer_class.error
    )
    assert "An ASGI application is needed, got 'Echo'" in text.error


async def test_one_hundred_starts_leave_nothing_behind(classroom_kernel):
    (run,) = await classroom_kernel.run_all(
        """
import gc
async def cycle():
    server = await serve(Echo.as_asgi())
    await ask(server.url(), "x")
    await server.stop()
await cycle()
from twisted.internet import reactor
from classroom.server.daphne_here import DaphneHere
def held():
    gc.collect()
    servers = sum(issubclass(type(thing), DaphneHere) for thing in gc.get_objects())  # no dead proxy is asked
    return len(reactor.getReaders()), len(reactor.getDelayedCalls()), servers, len(asyncio.all_tasks())
for _ in range(5):
    await cycle()
before = held()
for _ in range(100):
    await cycle()
after = held()
""",
    )
    assert run.status == "ok", run.text
    (seen,) = await classroom_kernel.run_all("print(before == after, after)")
    assert seen.stdout.startswith("True"), seen.stdout
    assert ", 0, 0, " in seen.stdout, "timers and servers are gone"


@pytest.mark.parametrize(
    "before",
    [
        "import daphne.server",
        "from twisted.internet import reactor",
        """
from django.conf import settings
settings.configure(INSTALLED_APPS=["daphne"], ASGI_APPLICATION="x.application")
import django; django.setup()""",
    ],
    ids=["daphne imported", "twisted's default reactor imported", "daphne in INSTALLED_APPS"],
)
async def test_what_was_imported_before_the_start_does_not_matter(kernel, before):
    *_, reply = await kernel.run_all(
        before,
        """
from channels.generic.websocket import WebsocketConsumer
from django.conf import settings
if not settings.configured:
    settings.configure()
from websockets import connect
from classroom import serve
class Sync(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        self.send(text_data=text_data)
server = await serve(Sync.as_asgi())""",
        """
async with connect(server.url()) as client:
    await client.send("hello"); print(await client.recv())""",
    )
    assert reply.stdout == "hello\n", reply.text


async def test_a_reactor_that_runs_elsewhere_asks_for_a_restart_of_the_kernel(classroom_kernel):
    *_, start = await classroom_kernel.run_all(
        """
import threading, time
from twisted.internet import reactor
threading.Thread(target=reactor.run, kwargs={"installSignalHandlers": False}, daemon=True).start()
while not reactor.running: time.sleep(0.01)""",
        SERVE,
    )
    assert start.error.startswith("ServerError: ") and "Restart the kernel" in start.error


async def test_idle_waits_until_the_consumer_has_seen_the_disconnect(classroom_kernel):
    *_, without, with_idle = await classroom_kernel.run_all(
        """
seen = []
class Noting(Echo):
    async def disconnect(self, code):
        await asyncio.sleep(0.02)
        seen.append(code)
server = await serve(Noting.as_asgi())""",
        "await ask(server.url(), 'x'); print(seen)",
        """
missed = 0
for _ in range(50):
    await server.idle(); seen.clear()
    await ask(server.url(), "x")
    await server.idle()
    missed += seen != [1000]
print("missed", missed)""",
    )
    assert "[]" in without.stdout
    assert "missed 0" in with_idle.stdout


async def test_idle_waits_for_messages_that_a_consumer_has_not_handled(classroom_kernel):
    (run,) = await classroom_kernel.run_all(
        """
handled = []
class Slow(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        import time; time.sleep(0.03); handled.append(text_data)
server = await serve(Slow.as_asgi())
async with connect(server.url()) as client:
    for number in range(5): await client.send(str(number))
    await server.idle()
    print(handled)
from channels.layers import get_channel_layer
class Grouped(AsyncWebsocketConsumer):
    groups = ["prices"]
    async def price(self, event):
        await asyncio.sleep(0.05); handled.append(event["value"])
server = await serve(Grouped.as_asgi())
async with connect(server.url()) as client:
    handled.clear()
    for value in range(4): await get_channel_layer().group_send("prices", {"type": "price", "value": value})
    await server.idle()
    print(handled)
"""
    )
    assert run.stdout == "['0', '1', '2', '3', '4']\n[0, 1, 2, 3]\n", run.text


async def test_a_visit_is_a_new_client_that_has_spoken_and_was_answered(classroom_kernel):
    (run,) = await classroom_kernel.run_all(
        """
import time
async def come(later):
    await later.wait()
    async with connect(server.url()) as client:
        await client.send("hello")
        await asyncio.Event().wait()

server = await serve(Echo.as_asgi())
async with connect(server.url()) as old:
    await old.send("hello")
    await old.recv()
    began = time.monotonic()
    await server.visited(timeout=0.2)  # by nobody: the old one does not count
    print(time.monotonic() - began >= 0.2)
    later = asyncio.Event()
    visitor, visit = asyncio.create_task(come(later)), asyncio.create_task(server.visited(timeout=60))
    await asyncio.sleep(0.1)
    print(visit.done())
    later.set()
    await asyncio.wait_for(visit, 50)
    visitor.cancel()
"""
    )
    assert [line for line in run.stdout.splitlines() if not line.startswith("echo:")] == ["True", "False"], (
        run.text
    )


async def test_idle_names_the_consumer_that_does_not_end(classroom_kernel):
    (run,) = await classroom_kernel.run_all(
        """
class Endless(Echo):
    async def receive(self, text_data=None, bytes_data=None):
        while True: await asyncio.sleep(0.01)
server = await serve(Endless.as_asgi())
async with connect(server.url("ws/prices/")) as client:
    await client.send("x")
    await server.idle(timeout=0.2)"""
    )
    assert run.error == "TimeoutError: still at work after 0.2 s: /ws/prices/"


async def test_clients_can_queue_while_the_loop_is_busy(classroom_kernel):
    _, run = await classroom_kernel.run_all(
        SERVE,
        """
import socket
waiting = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(100)]
print(len(waiting))
for client in waiting: client.close()""",
        timeout=60,
    )
    assert run.stdout == "100\n", run.text


async def test_a_thousand_clients_at_once(classroom_kernel):
    (run,) = await classroom_kernel.run_all(
        """
import resource
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
class Quiet(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=text_data)
server = await serve(Quiet.as_asgi())
server.wait_for_ever()  # a busy machine takes its time: what is looked at here is that all get through
patient = {"open_timeout": None, "close_timeout": None, "ping_interval": None}
clients = await asyncio.gather(*(connect(server.url(), **patient) for _ in range(1000)))
await asyncio.gather(*(client.send(str(number)) for number, client in enumerate(clients)))
replies = await asyncio.gather(*(client.recv() for client in clients))
await asyncio.gather(*(client.close() for client in clients))
await server.idle(200)
print(replies == [str(number) for number in range(1000)])""",
        timeout=300,
    )
    assert run.stdout == "True\n", run.text


def test_a_program_without_a_notebook_can_serve_again_on_a_new_event_loop():
    """Every asyncio.run() has a loop of its own; the reactor moves along, and the old server lets go."""
    program = """
import asyncio
from django.conf import settings
settings.configure()
from channels.generic.websocket import WebsocketConsumer
from websockets import connect
from classroom import serve
class Echo(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        self.send(text_data=text_data)
async def main(text):
    server = await serve(Echo.as_asgi())
    async with connect(server.url()) as client:
        await client.send(text)
        print(await client.recv())
    return server
first = asyncio.run(main("one"))
second = asyncio.run(main("two"))
from twisted.internet import reactor, tcp
print(first is second, sum(isinstance(reader, tcp.Port) for reader in reactor.getReaders()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout == "one\ntwo\nFalse 1\n", done.stderr


async def test_the_loop_that_windows_needs_serves_too(classroom_kernel):
    """On Windows the kernel's loop can't watch sockets; tornado's wrapper of it can. Here it is forced."""
    *_, served, again = await classroom_kernel.run_all(
        """
from tornado.platform.asyncio import AddThreadSelectorEventLoop
from classroom.server import reactor as placing
wrapped = AddThreadSelectorEventLoop(asyncio.get_running_loop())
placing._loop_with_readers = lambda: wrapped""",
        SERVE,
        "print(await ask(server.url(), 'first')); await server.idle(); await server.stop()",
        "server = await serve(Echo.as_asgi()); print(await ask(server.url(), 'second'))",
    )
    assert "first" in served.stdout, served.text
    assert "second" in again.stdout, again.text
