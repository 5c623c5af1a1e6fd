"""`await check(...)` in a real kernel, its cells queued as Run All does."""

import asyncio
import json
import os

import pytest
import pytest_asyncio
from made_up import ECHO, SET_UP, TESTS, TOTAL, made_up_course
from warm_kernel import warm_kernel

from classroom.catalogue.record import Record
from classroom.in_notebook.check import check
from classroom.in_notebook.scratch_kernel import CellRun

WRONG_ECHO = ECHO.replace("text_data)", "'goal!')")
CHECK_ECHO, CHECK_TOTAL = "await check('91.1')", "await check('91.2')"
PASSED = "✓ 91.1 Echo every text: 2 of 2 points"


@pytest_asyncio.fixture
async def kernel(tmp_path):
    """A kernel in the made-up course, its set-up cell run."""
    made_up_course(tmp_path)
    begin = (
        f"import os; os.environ['COURSE_RECORD'] = {str(tmp_path)!r}\n"
        "import pathlib, classroom.paths\n"
        f"classroom.paths.SOLUTIONS = pathlib.Path({str(tmp_path)!r}, 'solutions')\n"
        f"import asyncio; from websockets import connect; from classroom import check, serve\n{SET_UP}"
    )
    async with warm_kernel(cwd=tmp_path) as started:
        (ready,) = await started.run_all(begin, settle=0)
        assert ready.status == "ok", ready.text
        yield started


async def test_missing_wrong_and_right(kernel, tmp_path):
    missing, _, wrong, _, right = await kernel.run_all(CHECK_ECHO, WRONG_ECHO, CHECK_ECHO, ECHO, CHECK_ECHO)
    assert "`Echo` does not exist yet: run the cell above first." in missing.text
    assert "Expected last:   'Grüße'" in wrong.text and "Goal, line 2:" in wrong.text and "Hint 3" in wrong.text
    assert right.text == PASSED
    assert [run.status for run in (missing, wrong, right)] == ["ok"] * 3
    assert missing.stderr + wrong.stderr + right.stderr == ""
    assert "text/html" in wrong.outputs[0] and "text/html" in right.outputs[0]
    assert Record(tmp_path / "progress.json").tasks()["91.1"].tries == 3


async def test_a_cell_that_raised_is_told_from_one_that_never_ran(kernel):
    misspelt = ECHO.replace("(AsyncWebsocketConsumer)", "(AsyncWebsocketConsumr)")
    _, raised, _, cut = await kernel.run_all(misspelt, CHECK_ECHO, "def total(goals:\n    pass", CHECK_TOTAL)
    assert "`Echo` does not exist: its cell ended with an error." in raised.text
    assert "NameError: name 'AsyncWebsocketConsumr' is not defined" in raised.text
    assert "Cell In[2], line 1, in <module>: class Echo(AsyncWebsocketConsumr):" in raised.text
    assert "`total` does not exist: its cell ended with an error." in cut.text
    assert (
        "SyntaxError: '(' was never closed\n" in cut.text and "Cell In[4], line 1: def total(goals:\n" in cut.text
    )
    assert "run the cell above" not in raised.text + cut.text


@pytest.mark.parametrize("broken", [f"{ECHO}        )", f"1 / 0\n{ECHO}", f"from channels import Echos\n{ECHO}"])
async def test_an_older_definition_is_not_judged_when_the_cell_has_failed_since(kernel, broken):
    *_, right, _, older, _, mended = await kernel.run_all(ECHO, CHECK_ECHO, broken, CHECK_ECHO, ECHO, CHECK_ECHO)
    assert right.text == mended.text == PASSED
    assert "The `Echo` that is there is an older one, and was not judged." in older.text
    assert "Error: " in older.text and "Cell In[4], line" in older.text, older.text
    assert older.stderr == "" and older.status == "ok"


async def test_a_cell_that_failed_below_its_definition_is_judged(kernel):
    *_, old, _, new = await kernel.run_all(WRONG_ECHO, CHECK_ECHO, f"{ECHO}\n1 / 0", CHECK_ECHO)
    assert old.text.startswith("✗") and new.text == PASSED


async def test_an_answer_by_another_name_is_told(kernel):
    _, near = await kernel.run_all(ECHO.replace("Echo", "Ecko"), CHECK_ECHO)
    assert "`Echo` does not exist, and `Ecko` does." in near.text
    cell = CellRun(ECHO.replace("Echo", "Desk"))
    content = {"code": cell.source, "silent": False, "store_history": True, "allow_stdin": False}
    sent = kernel.client.session.msg("execute_request", content, metadata={"cellId": "answer-91-1"})
    kernel.client.shell_channel.send(sent)
    await kernel.collect({sent["header"]["msg_id"]: cell})
    (other,) = await kernel.run_all(CHECK_ECHO)
    assert "`Echo` does not exist: your cell defines `Desk`." in other.text, cell


async def test_what_a_handler_returns_in_vain_is_told(kernel):
    returns = ECHO.replace("await self.send(text_data)", "return [text_data]")
    yields = returns.replace("Async", "").replace("async ", "").replace("return", "yield")
    _, returned, _, yielded, _, right = await kernel.run_all(
        returns, CHECK_ECHO, yields, CHECK_ECHO, ECHO.replace("await", "return await"), CHECK_ECHO
    )
    assert "`receive` returns a list, and Channels drops what a handler returns." in returned.text
    assert "Send it with `self.send(...)`: Cell In[2], line 2." in returned.text
    assert "`receive` has a `yield`: that makes a generator of it" in yielded.text
    assert "Cell In[4], line 2." in yielded.text
    assert right.text == PASSED


async def test_a_value_that_is_returned_beside_a_right_answer_does_no_harm(kernel):
    helper = (
        "    def shout(self): return [1]\n    async def disconnect(self, code):\n        return self.shout()\n"
    )
    _, right = await kernel.run_all(ECHO + helper, CHECK_ECHO)
    assert right.text == PASSED


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        (
            "import time; time.sleep(0.01)",
            "`time.sleep(...)` held the event loop, and nothing else could run meanwhile",
        ),
        ("sleep(0.01)", "In async code write `await asyncio.sleep(...)`."),
        (
            "from urllib.request import urlopen; urlopen('http://127.0.0.1:9/')",
            "A client that blocks held the event loop",
        ),
        ("await asyncio.to_thread(sleep, 0.01)", ""),
        ("sleep(0)", ""),
    ],
)
async def test_code_that_held_the_event_loop_is_named_with_its_line(kernel, blocks, told):
    echo = WRONG_ECHO.replace("        await", f"        {blocks}\n        await")
    look = "print(sleep is time.sleep, time.sleep.__module__, 'connect' in vars(__import__('socket').socket))"
    _, _, run, after = await kernel.run_all("import time; from time import sleep", echo, CHECK_ECHO, look)
    assert run.text.startswith("✗") and told in run.text
    assert ("held the event loop" in run.text) is bool(told)
    assert not told or "Cell In[3], line 3" in run.text
    assert after.stdout == "True time False\n", "all is as before"


async def test_the_exchange_is_drawn_where_it_failed(kernel):
    _, wrong, missing = await kernel.run_all(WRONG_ECHO, CHECK_ECHO, CHECK_TOTAL)
    assert "Timeline" in wrong.text and "text frame 'Grüße'" in wrong.text
    assert wrong.text.count("websocket.connect") == 1, "only the check that failed"
    assert "course-timeline" in wrong.outputs[0]["text/html"]
    assert "Timeline" not in missing.text, "nothing went over the wire"


async def test_what_the_learners_code_raised_is_told_once_with_cell_and_line(kernel):
    cell = "def total(goals):\n    return goals['home']"
    echo = ECHO.replace("await self", "print('got', text_data)\n        1 / 0\n        await self")
    _, call, _, handler = await kernel.run_all(cell, CHECK_TOTAL, echo, CHECK_ECHO)
    assert (
        "TypeError: list indices" in call.text
        and "Cell In[2], line 2, in total: return goals['home']" in call.text
    )
    assert "ZeroDivisionError: division by zero\n" in handler.text
    assert handler.text.count("Cell In[4], line 4, in receive: 1 / 0") == 1
    assert "classroom" not in call.text + handler.text
    assert handler.stdout == "got goal!\n", "a learner's print is seen under the check"
    assert call.stderr + handler.stderr == ""


OTHER = """
async def other(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while (event := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": "other " + event["text"]})
server = await serve(other)
client = await connect(server.url())
async def ask(one):
    await one.send("goal")
    return await asyncio.wait_for(one.recv(), 5)
"""
STILL_SERVED = """
port, shown = server.port, server.show_failure
async with connect(server.url()) as new:
    print(await ask(client), await ask(new), server.application is other, shown.__name__)
"""


async def test_the_kernels_server_goes_on_with_its_own_application(kernel):
    *_, passed, same, _, still = await kernel.run_all(OTHER, ECHO, CHECK_ECHO, STILL_SERVED, "1 / 0", STILL_SERVED)
    assert passed.text == PASSED
    for run in (same, still):
        assert run.stdout == "other goal other goal True _print_failure\n", run.text


@pytest.mark.slow("waits for a limit")
async def test_an_endless_loop_costs_neither_kernel_nor_server(kernel):
    endless = ECHO.replace("await self", "while True: pass\n        await self")
    function = "def total(goals):\n    while True: pass"
    runs = await kernel.run_all(OTHER, endless, CHECK_ECHO, function, CHECK_TOTAL, STILL_SERVED, ECHO, CHECK_ECHO)
    _, _, handler, _, call, served, _, right = runs
    assert "Your code kept the event loop busy, so that nothing else could run." in handler.text
    assert "EventLoopBlocked" in handler.text and "line 3, in receive: while True: pass" in handler.text
    assert "`total([2, 1])` did not end within 2 seconds." in call.text
    assert "line 2, in total: while True: pass" in call.text
    assert served.stdout == "other goal other goal True _print_failure\n", served.text
    assert right.text == PASSED


@pytest.mark.slow("waits for a limit")
async def test_a_slow_function_has_the_time_that_the_test_gives_it(kernel, tmp_path):
    made_up_course(tmp_path, tests=TESTS.replace('"total", goals)', '"total", goals, within=20)'))
    _, slow = await kernel.run_all(
        "import time\n" + TOTAL.replace("return", "time.sleep(2.8); return"), CHECK_TOTAL
    )
    assert slow.text == "✓ 91.2 Count goals: 2 of 2 points"


async def test_what_a_function_does_to_its_argument_is_not_seen_by_the_test(kernel):
    emptied = "def total(goals):\n    found = sum(goals)\n    goals.clear()\n    return found"
    _, right = await kernel.run_all(emptied, CHECK_TOTAL)
    assert right.text == "✓ 91.2 Count goals: 2 of 2 points"


async def stopped_once(kernel, begun, cell):
    """Run a cell, press Stop when it has made the file `begun`, and return its CellRun."""
    queued = kernel.queue(cell)
    while not begun.exists():
        await asyncio.sleep(0.01)
    await kernel.interrupt()
    await kernel.collect(queued, timeout=60)
    (stopped,) = queued.values()
    return stopped


async def test_stop_while_a_check_is_still_imported_is_one_line_too(kernel, tmp_path):
    begun = tmp_path / "begun"
    hold = (
        "import sys, threading; checks = sys.modules['classroom.in_notebook.check']\n"
        "go, warm_up = threading.Event(), checks.warm_up\n"
        f"checks.warm_up = lambda: (open({str(begun)!r}, 'w').close(), go.wait())"
    )
    await kernel.run_all(ECHO, hold)
    stopped = await stopped_once(kernel, begun, CHECK_ECHO)
    assert stopped.status == "error" and stopped.traceback.strip() == "The check was stopped."
    _, right = await kernel.run_all("go.set(); checks.warm_up = warm_up", CHECK_ECHO)
    assert right.text == PASSED


async def test_stop_ends_the_check_and_nothing_else(kernel, tmp_path):
    begun = tmp_path / "begun"
    tests = TESTS.replace(
        'async with learner.connect("Echo"):\n            pass',
        f"open({str(begun)!r}, 'w').close(); await __import__('asyncio').sleep(3600)",
    )
    made_up_course(tmp_path, tests=tests)
    await kernel.run_all(OTHER, ECHO)
    stopped = await stopped_once(kernel, begun, CHECK_ECHO)
    assert stopped.status == "error" and "The check was stopped." in stopped.traceback
    assert "classroom" not in stopped.traceback
    made_up_course(tmp_path)
    served, _, passed, echo = await kernel.run_all(STILL_SERVED, TOTAL, CHECK_TOTAL, CHECK_ECHO)
    assert served.stdout == "other goal other goal True _print_failure\n", served.text
    assert passed.text.startswith("✓") and echo.text == PASSED


async def test_stop_still_works_after_a_check(kernel, tmp_path):
    look = "import signal; print(signal.getsignal(signal.SIGINT).__qualname__)"
    _, _, after = await kernel.run_all(ECHO, CHECK_ECHO, look)
    assert after.stdout and "watchdog" not in after.stdout
    begun = tmp_path / "begun"
    stopped = await stopped_once(kernel, begun, f"open({str(begun)!r}, 'w').close(); await asyncio.sleep(3600)")
    assert stopped.status == "error"


async def test_checks_wait_for_each_other(kernel):
    both = "[print(one) for one in await asyncio.gather(check('91.1'), check('91.2'), check('91.1'))];"
    *_, run = await kernel.run_all(ECHO, TOTAL, both)
    assert run.stdout == f"{PASSED}\n✓ 91.2 Count goals: 2 of 2 points\n{PASSED}\n", run.text


async def test_an_edited_test_is_found_at_once(kernel, tmp_path):
    await kernel.run_all(TOTAL, CHECK_TOTAL)
    made_up_course(tmp_path, tests=TESTS.replace("== sum(goals)", "== 1 + sum(goals)"))
    (run,) = await kernel.run_all(CHECK_TOTAL)
    assert "✗ 91.2 Count goals: not yet" in run.text


async def test_what_cannot_be_checked_is_one_sentence(kernel, tmp_path):
    unknown, typo = await kernel.run_all("await check('91.7')", "await check('one')")
    assert unknown.text == "There is no task '91.7'. Exercise 91 has: 91.1, 91.2."
    assert typo.text == "There is no exercise 'one'. There is: 91."
    made_up_course(tmp_path, tests="import no_such_module\n")
    (broken,) = await kernel.run_all(CHECK_TOTAL)
    assert broken.text.startswith("The tests in test_91_scores.py can't be run: ")
    assert "no_such_module" in broken.text and "\n" not in broken.text
    assert {run.status for run in (unknown, typo, broken)} == {"ok"}


async def test_nbgrader_gets_points(kernel):
    under_nbgrader = "os.environ['NBGRADER_EXECUTION'] = 'autograde'"
    _, _, right, _, wrong, unknown = await kernel.run_all(
        under_nbgrader, ECHO, CHECK_ECHO, WRONG_ECHO, CHECK_ECHO, "await check('91.7')"
    )
    assert [run.outputs[-1]["text/plain"] for run in (right, wrong, unknown)] == ["2.0", "0.0", "0.0"]
    assert right.outputs[0]["text/plain"] == PASSED
    assert right.stderr + wrong.stderr == ""


async def test_the_first_check_finds_its_packages_imported(kernel):
    look = "import sys\nwhile 'pytest_asyncio' not in sys.modules: await asyncio.sleep(0.05)\n"
    (run,) = await kernel.run_all(look)  # which waits for minutes, and not for ever
    assert run.status == "ok", run.status


async def test_outside_a_notebook_it_says_where_it_works(capsys):
    assert await check("91.1") is None
    assert "course check" in capsys.readouterr().out
    assert "NBGRADER_EXECUTION" not in os.environ


async def test_a_missing_await_is_named_with_its_line_and_not_warned_of(kernel):
    """The server's first start, in this check, must not take Python's warnings away from it either."""
    echo = ECHO.replace("await self.send", "self.send")
    assert echo != ECHO
    _, first, second = await kernel.run_all(echo, CHECK_ECHO, CHECK_ECHO)
    line = 1 + next(number for number, text in enumerate(echo.splitlines()) if "self.send" in text)
    for run in (first, second):
        assert f"An `await` is missing before `send(...)`: Cell In[2], line {line}." in run.text
        assert run.stderr == "", "Python's own words about it are left out"


async def test_a_coroutine_of_an_earlier_answer_is_not_held_against_the_next(kernel):
    """The error that refused it keeps it, until the next check has an error of its own, or none."""
    nested = "def total(goals):\n    async def talk(): return sum(goals)\n    return asyncio.run(talk())"
    looks = TOTAL.replace("return", "import gc; gc.collect(); return")  # Python looks when it likes
    _, refused, _, right, _, echo = await kernel.run_all(nested, CHECK_TOTAL, looks, CHECK_TOTAL, ECHO, CHECK_ECHO)
    assert "asyncio.run() cannot be called from a running event loop" in refused.text
    assert right.text == "✓ 91.2 Count goals: 2 of 2 points"
    assert echo.text == PASSED
    assert refused.stderr + right.stderr + echo.stderr == ""


async def test_a_check_after_one_that_failed_looks_only_through_what_is_new(kernel):
    """All that was imported is most of what there is, and to look through it takes longer than the check."""
    looks = "import gc; print(gc.get_freeze_count(), len(gc.get_objects()))"
    *_, first, _, second = await kernel.run_all(WRONG_ECHO, CHECK_ECHO, CHECK_ECHO, looks, CHECK_ECHO, looks)
    frozen, looked_through = map(int, first.stdout.split())
    assert frozen > 3 * looked_through
    assert int(second.stdout.split()[0]) <= frozen, (
        "what an attempt has left behind is looked through the next time"
    )


async def test_a_function_that_changes_the_folder_is_told_and_the_kernel_stays_where_it_was(kernel, tmp_path):
    moves = f"import os, tempfile\n{TOTAL.replace('return', 'os.chdir(tempfile.mkdtemp()); return')}"
    _, moved, where, _, right = await kernel.run_all(moves, CHECK_TOTAL, "print(os.getcwd())", TOTAL, CHECK_TOTAL)
    assert "Your code has changed the folder in which the notebook works (`os.chdir`)." in moved.text
    assert where.stdout == f"{tmp_path}\n"
    assert right.text == "✓ 91.2 Count goals: 2 of 2 points"


async def test_a_kernel_whose_folder_is_gone_must_be_restarted(kernel):
    gone = "import os, tempfile\nos.chdir(folder := tempfile.mkdtemp())\nos.rmdir(folder)"
    *_, told = await kernel.run_all(CHECK_TOTAL, TOTAL, gone, CHECK_TOTAL)
    assert told.text == "The folder in which this kernel works no longer exists: restart the kernel."


async def test_async_methods_of_a_sync_consumer_are_not_told_to_await(kernel):
    echo = ECHO.replace("(AsyncWebsocketConsumer)", "(WebsocketConsumer)")
    assert echo != ECHO
    _, check = await kernel.run_all(
        f"from channels.generic.websocket import WebsocketConsumer\n{echo}", CHECK_ECHO
    )
    assert "`receive` is an `async def`, but its consumer inherits from a sync one" in check.text
    assert "An `await` is missing" not in check.text and check.stderr == ""


async def test_a_plain_def_of_an_async_consumer_is_not_told_to_await(kernel):
    """`await` in a `def` is a SyntaxError: the `def` is what has to change."""
    echo = ECHO.replace("async def receive", "def receive").replace("await self.send", "self.send")
    _, check = await kernel.run_all(echo, CHECK_ECHO)
    assert "`send(...)` gives a coroutine, and a plain `def` can't await it: Cell In[2], line" in check.text
    assert "An `await` is missing" not in check.text and check.stderr == ""


async def test_a_coroutine_of_ones_own_may_be_meant_for_a_task(kernel):
    echo = ECHO.replace("await self.send", "self.remind") + "\n    async def remind(self, text_data): ...\n"
    assert "self.remind" in echo
    _, check = await kernel.run_all(echo, CHECK_ECHO)
    assert "`remind(...)` never ran, as it was never awaited: Cell In[2], line" in check.text
    assert "`await` it, or give it to `asyncio.create_task`." in check.text
    assert "An `await` is missing" not in check.text and check.stderr == ""


async def test_a_coroutine_in_place_of_a_result_is_named(kernel):
    _, wrong = await kernel.run_all(
        "async def add(goals):\n    return sum(goals)\nasync def total(goals):\n    return add(goals)", CHECK_TOTAL
    )
    assert "gives a coroutine and not its result. Is an `await` missing before `add(...)`" in wrong.text
    assert wrong.stderr == ""


async def test_a_server_that_a_check_started_tells_failures_afterwards(kernel):
    """In a check they stand in its message; in the cells that follow, under the cell again."""
    *_, after = await kernel.run_all(
        ECHO,
        CHECK_ECHO,
        "class Broken(Echo):\n    async def receive(self, text_data=None, bytes_data=None):\n        1 / 0",
        "server = await serve(Broken.as_asgi())",
        "async with connect(server.url()) as client:\n    await client.send('x'); await server.idle()",
    )
    assert "ZeroDivisionError" in after.stderr and "The client got close code 1011." in after.stderr


@pytest.mark.slow("waits for a limit")
async def test_what_an_earlier_attempt_has_left_running_is_ended(kernel):
    leaves = """
class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        self.task = asyncio.create_task(asyncio.sleep(60)); tasks.append(asyncio.create_task(self.wait()))
        await self.send(text_data)
    async def wait(self):
        await asyncio.sleep(60)"""
    *_, left, ended = await kernel.run_all(
        f"tasks = []\n{leaves}",
        CHECK_ECHO,
        "left = list(tasks); print(len(left) > 0, any(task.done() for task in left))",
        f"{CHECK_ECHO}; print(all(task.cancelled() for task in left))",
    )
    assert left.stdout == "True False\n", left.text
    assert ended.stdout == "True\n", ended.text


async def test_an_error_in_a_task_of_the_learners_is_named(kernel):
    fails = """
class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        self.task = asyncio.create_task(self.reply(text_data))
    async def reply(self, text):
        await self.send(txt)"""
    *_, told = await kernel.run_all(fails, CHECK_ECHO)
    assert "NameError: name 'txt' is not defined" in told.text, told.text


async def test_what_the_set_up_cell_does_is_not_held_against_the_learner(kernel, tmp_path):
    set_up = f"{SET_UP}def rest():\n    import time; time.sleep(0.01)\n"
    solution = tmp_path / "solutions" / "91_scores.ipynb"
    solution.write_text(solution.read_text().replace(json.dumps(SET_UP), json.dumps(set_up)))
    rests = WRONG_ECHO.replace("await", "rest(); await")
    *_, given, _, own = await kernel.run_all(
        set_up, rests, CHECK_ECHO, f"def rest():\n    import time; time.sleep(0.01)\n{rests}", CHECK_ECHO
    )
    assert given.text.startswith("✗") and "held the event loop" not in given.text
    assert "held the event loop" in own.text


TWO_PROCESSES = """\
import pytest

@pytest.mark.task("91.1")
class TestEcho:
    @pytest.mark.goal(1, hint=1)
    async def test_two_processes(self, learner):
        async with learner.connect("Echo", process=1) as one, learner.connect("Echo", process=2) as other:
            await one.send("goal")
            await one.expect("1")
            await other.send("goal")
            await other.expect("1")
            async with learner.one_loop():
                await one.send("goal")
                await one.expect("2")
"""
COUNTING = """\
count = []
class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        count.append(1)
        await self.send(str(len(count)))
"""


async def test_a_cell_runs_once_more_for_another_process_and_is_left_as_it_is(kernel, tmp_path):
    made_up_course(tmp_path, TWO_PROCESSES)
    _, right, count, _, wrong = await kernel.run_all(
        COUNTING, CHECK_ECHO, "len(count)", COUNTING.replace("str(len(count))", "str(1 / 0)"), CHECK_ECHO
    )
    assert right.text == PASSED and right.stderr == ""
    assert count.text == "0"
    assert "Cell In[5], line 5, in receive: await self.send(str(1 / 0))" in wrong.text, wrong.text
