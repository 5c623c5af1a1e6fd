"""A server is at rest when nothing can happen any more: by what was sent and what has arrived, not by quiet."""

import textwrap
import threading

import pytest
from made_up import made_up_course

from classroom.judging.rest import Rest, State
from classroom.judging.run import run_task
from classroom.server import work

SILENCE = "Nothing came back, and the server had nothing left to do."

# How a right answer may come to its reply 0.1 seconds after its handler has returned
LATER = {
    "a_task": "self.task = asyncio.create_task(later(self, text_data))",
    "a_task_that_nobody_keeps": "asyncio.ensure_future(later(self, text_data))",
    "a_task_of_the_library": "asyncio.create_task(asyncio.wait_for(later(self, text_data), 5))",
    "a_timer": "asyncio.get_running_loop().call_later(0.1, lambda: asyncio.ensure_future(self.send(text_data)))",
    "a_timer_that_sets_an_event": """
        async def reply(over):
            await over.wait()
            await self.send(text_data)
        self.task = asyncio.create_task(reply(over := asyncio.Event()))
        asyncio.get_running_loop().call_later(0.1, over.set)
        """,
    "a_timer_that_sets_a_future": """
        async def reply(over):
            await self.queue.get()
            await self.send(text_data)
        self.queue, over = asyncio.Queue(), asyncio.get_running_loop().create_future()
        over.add_done_callback(lambda over: self.queue.put_nowait(over))
        self.task = asyncio.create_task(reply(over))
        asyncio.get_running_loop().call_later(0.1, over.set_result, None)
        """,
    "a_thread": """
        loop = asyncio.get_running_loop()
        def reply():
            time.sleep(0.1)
            asyncio.run_coroutine_threadsafe(self.send(text_data), loop)
        threading.Thread(target=reply).start()
        """,
    "a_thread_that_waits_by_itself": """
        loop = asyncio.get_running_loop()
        reply = lambda: asyncio.run_coroutine_threadsafe(self.send(text_data), loop)
        threading.Timer(0.1, reply).start()
        """,
    "a_pool": """
        loop = asyncio.get_running_loop()
        def reply():
            time.sleep(0.1)
            asyncio.run_coroutine_threadsafe(self.send(text_data), loop)
        POOL.submit(reply)
        """,
    "a_program": """
        async def reply():
            program = await asyncio.create_subprocess_exec("sleep", "0.1")
            await program.wait()
            await self.send(text_data)
        self.task = asyncio.create_task(reply())
        """,
    "a_queue_that_is_slow": """
        async def serve():
            while True:
                text = await self.queue.get()
                await asyncio.sleep(0.1)
                await self.send(text)
        if not hasattr(self, "queue"):
            self.queue = asyncio.Queue()
            self.task = asyncio.create_task(serve())
        await self.queue.put(text_data)
        """,
    "a_wait_with_a_time_out": """
        async def reply():
            try:
                async with asyncio.timeout(0.1):
                    await asyncio.Event().wait()
            except TimeoutError:
                await self.send(text_data)
        self.task = asyncio.create_task(reply())
        """,
}

MODULES = "import asyncio, threading, time\nfrom concurrent.futures import ThreadPoolExecutor\nPOOL = ThreadPoolExecutor()\n"
SLEEPER = "async def later(consumer, text):\n    await asyncio.sleep(0.1)\n    await consumer.send(text)\n"


def echo(body):
    """An Echo whose receive() does this."""
    body = textwrap.indent(textwrap.dedent(body).strip(), " " * 8)
    return (
        f"{MODULES}{SLEEPER}class Echo(AsyncWebsocketConsumer):\n"
        f"    async def receive(self, text_data=None, bytes_data=None):\n{body}\n"
    )


def judged(folder, **answers):
    return run_task(made_up_course(folder, **answers), "91.1", solutions=folder / "solutions")


@pytest.mark.parametrize("body", LATER.values(), ids=LATER)
def test_a_reply_from_what_the_code_has_started_is_waited_for(tmp_path, body):
    result = judged(tmp_path, echo=echo(body))
    assert result.passed, result.failures


IDLE = {
    "a_task_that_waits_at_a_queue": "self.task = asyncio.create_task(asyncio.Queue().get())",
    "a_worker_that_waits_at_a_queue": """
        async def serve():
            while True:
                await self.queue.get()
        self.queue = asyncio.Queue()
        self.task = asyncio.create_task(serve())
        """,
    "a_pool_that_has_ended": "POOL.submit(str)",
    "a_task_of_before": "await asyncio.create_task(asyncio.sleep(0.01))",
}


@pytest.mark.parametrize("body", IDLE.values(), ids=IDLE)
def test_what_only_waits_is_at_rest(tmp_path, body):
    """Else each check that expects nothing would last to its limit, and a silent answer would read as a busy one."""
    (failure,) = judged(tmp_path, echo=echo(body)).failures
    assert failure.reason == SILENCE


GREETED = """
import asyncio, time
import pytest

@pytest.mark.task("91.1")
class TestEcho:
    @pytest.mark.goal(1, hint=1)
    async def test_at_rest(self, learner):
        async with learner.connect("Echo") as client:
            await client.send("one")
            assert await learner.at_rest() is {rests}, "at rest?"
            await client.send("stop")
            assert await learner.at_rest(), "not at rest after stop"

@pytest.mark.task("91.2")
class TestTotal:
    async def test_nothing(self, learner):
        pass
"""


def test_a_feed_is_never_at_rest_and_a_test_can_ask(tmp_path):
    feed = """
        async def go():
            while True:
                await asyncio.sleep(0.01)
        if text_data == "stop":
            self.task.cancel()
        else:
            self.task = asyncio.create_task(go())
        """
    result = judged(tmp_path, echo=echo(feed), tests=GREETED.format(rests=False))
    assert result.passed, result.failures


async def test_an_answer_is_of_those_that_were_asked_about():
    """The system may give a port to a new connection while the program answers: then the others keep their states."""

    async def ask(sent, within):
        rest.connected(1)
        return [[True, 10, True], [True, 20, False]]

    rest = Rest(ask)
    rest.connected(1)
    other = rest.connected(2)
    assert await rest.reached(within=1.0)
    assert rest.state(other) == State(opened=True, sent=20, lost=False)


async def test_what_both_sides_have_ended_is_not_asked_about_again():
    """Else each question is about all connections of a task, of which a crowd opens hundreds."""
    asked = []

    async def ask(sent, within):
        asked.append([one["port"] for one in sent])
        return [[True, 1, one["port"] == 1] for one in sent]

    rest = Rest(ask)
    ended, dropped = rest.connected(1), rest.connected(2)
    rest.connected(3)
    ended.left = dropped.left = True  # and of the second one the server has not seen it yet
    assert await rest.reached(within=1.0) and await rest.reached(within=1.0)
    assert asked == [[1, 2, 3], [2, 3]]
    assert rest.state(ended) == State(opened=True, sent=1, lost=True)


async def test_a_new_connection_has_no_state_of_one_before_from_the_same_port():
    async def ask(sent, within):
        return [[True, 1, True] for _ in sent]

    rest = Rest(ask)
    rest.connected(1).left = True
    assert await rest.reached(within=1.0)
    assert rest.state(rest.connected(1)) is None


SLOW_LOOP = """
import asyncio
import pytest

@pytest.mark.task("91.1")
class TestEcho:
    @pytest.mark.goal(1, hint=1)
    async def test_silence(self, learner):
        async with learner.connect("Echo") as other, learner.connect("Echo") as client:
            for number in range(20):
                await client.send(f"{number}")
                await other.expect_nothing()
                await client.expect(f"{number}")

@pytest.mark.task("91.2")
class TestTotal:
    async def test_nothing(self, learner):
        pass
"""


@pytest.mark.slow("a learner who is slow")
def test_a_slow_event_loop_is_no_silence(tmp_path):
    """It comes to a message long after it was sent: quiet by the clock, and not at rest."""
    slow = MODULES + (
        "class Echo(AsyncWebsocketConsumer):\n"
        "    async def connect(self):\n"
        "        await self.accept()\n"
        "        loop = asyncio.get_running_loop()\n"
        "        call_soon = loop._run_once\n"
        "        if not hasattr(loop, 'slow'):\n"
        "            loop.slow = True\n"
        "            def run_once():\n"
        "                if not loop._ready: time.sleep(0.02)\n"
        "                call_soon()\n"
        "            loop._run_once = run_once\n"
        "    async def receive(self, text_data=None, bytes_data=None):\n"
        "        await self.send(text_data)\n"
    )
    result = judged(tmp_path, echo=slow, tests=SLOW_LOOP)
    assert result.passed, result.failures


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("await self.send(text_data)\n        await self.close()\n        1 / 0", "ZeroDivisionError"),
        ("await self.send(text_data)\n    async def disconnect(self, code):\n        1 / 0", "ZeroDivisionError"),
        (
            "await self.send(text_data)\n    async def websocket_disconnect(self, event):\n        pass",
            "must `raise StopConsumer()`",
        ),
    ],
)
def test_what_goes_wrong_unseen_by_the_client_counts(tmp_path, wrong, told):
    tests = GREETED.replace(
        'await client.send("one")', 'await client.send("one")\n            await client.expect("one")'
    )
    tests = tests.replace('            assert await learner.at_rest() is {rests}, "at rest?"\n', "")
    tests = tests.replace('            await client.send("stop")\n', "")
    code = f"class Echo(AsyncWebsocketConsumer):\n    async def receive(self, text_data=None, bytes_data=None):\n        {wrong}\n"
    (failure,) = judged(tmp_path, echo=code, tests=tests).failures
    assert failure.reason == "The client saw what it should, and something went wrong in the server."
    assert told in failure.raised
    meant = tests.replace("@pytest.mark.goal(1", "@pytest.mark.may_raise\n    @pytest.mark.goal(1")
    assert judged(tmp_path, echo=code, tests=meant).passed


TWO_CHECKS = """
import pytest

@pytest.mark.task("91.1")
class TestTwo:
    @pytest.mark.may_raise
    @pytest.mark.goal(1, hint=1)
    async def test_first(self, learner):
        async with learner.connect("Echo"):
            pass

    @pytest.mark.goal(1, hint=1)
    async def test_second(self, learner):
        async with learner.connect("Echo") as client:
            await client.send("one")
            await client.expect("one")
            assert await learner.at_rest()
"""


def test_what_a_check_has_caused_is_not_told_of_the_next_one(tmp_path):
    late = (
        f"{MODULES}async def fail():\n    await asyncio.sleep(0.1)\n    1 / 0\n"
        "class Echo(AsyncWebsocketConsumer):\n"
        "    first = True\n"
        "    async def receive(self, text_data=None, bytes_data=None):\n"
        "        await self.send(text_data)\n"
        "    async def disconnect(self, code):\n"
        "        if Echo.first:\n"
        "            Echo.first, self.task = False, asyncio.create_task(fail())\n"
    )
    assert judged(tmp_path, echo=late, tests=TWO_CHECKS).failures == ()


JUST_STARTED = """
import threading

class JustStarted(threading.Thread):
    def run(self):
        go.wait()
        super().run()
"""


def test_a_thread_is_work_before_it_has_come_to_the_learners_function():
    go = threading.Event()
    names = {"go": go}
    exec(compile(JUST_STARTED, "<string>", "exec"), names)  # no file of the learner's
    thread = names["JustStarted"](target=lambda: None)
    thread.start()
    try:
        assert thread in work._threads()
    finally:
        go.set()
        thread.join()
    assert thread not in work._threads()
