"""A machine that has too much to do: a right answer gets its points all the same, and a wait without hope ends."""

import asyncio
import itertools
import os
import subprocess
import sys
import time
from concurrent.futures import Future
from contextlib import contextmanager

import pytest
from made_up import ECHO, TOTAL, made_up_course

from classroom.judging.run import run_task
from classroom.running import waits
from classroom.running.delay import Delay, thread_delay

pytestmark = pytest.mark.slow("a crowded machine")

needs_statistics = pytest.mark.skipif(
    thread_delay("/proc/self") == 0.0 or not hasattr(os, "sched_setaffinity"),
    reason="only Linux says how long a process was kept waiting for a processor",
)
CROWD = 16  # other programs on the learner's one processor
BOUND = 90.0  # seconds; what takes longer would take for ever
WORK = 0.2  # seconds of processor time for an answer: with the crowd, more than a check waits

CROWDED = "import os\nos.sched_setaffinity(0, {processor})\n"
BUSY = "import time\ndef busy():\n    until = time.thread_time() + {work}\n    while time.thread_time() < until: pass\n"
SLOW_ECHO = ECHO.replace(
    "await self.send", "if text_data == 'goal!':\n            busy()\n        await self.send"
)
SLOW_TOTAL = TOTAL.replace("return", "if goals == [2, 1]:\n        busy()\n    return")
ENDLESS_TOTAL = TOTAL.replace("return", "while True: pass\n    return")


@pytest.fixture
def crowd():
    """Other programs, which keep one processor busy; returns its number."""
    processor = min(os.sched_getaffinity(0))
    code = f"import os\nos.sched_setaffinity(0, {{{processor}}})\nprint(flush=True)\nwhile True: pass"
    programs = [
        # a session each: else Linux may give them one share of the processor together (sched(7), autogroup)
        subprocess.Popen([sys.executable, "-S", "-c", code], stdout=subprocess.PIPE, start_new_session=True)
        for _ in range(CROWD)
    ]
    try:
        for program in programs:
            program.stdout.read(1)
        yield processor
    finally:
        for program in programs:
            program.kill()
        for program in programs:
            program.communicate()


def crowded(processor, answer):
    """An answer that runs where the crowd runs."""
    return CROWDED.format(processor={processor}) + BUSY.format(work=WORK) + answer


def judged(folder, task, **answers):
    return run_task(made_up_course(folder, **answers), task, solutions=folder / "solutions")


@needs_statistics
def test_a_right_answer_passes_on_a_crowded_machine(tmp_path, crowd):
    result = judged(tmp_path, "91.2", total=crowded(crowd, SLOW_TOTAL))
    assert result.passed, result.failures
    assert result.seconds > waits.WITHIN, "the machine was not crowded"


@needs_statistics
def test_a_right_server_passes_on_a_crowded_machine(tmp_path, crowd):
    result = judged(tmp_path, "91.1", echo=crowded(crowd, SLOW_ECHO))
    assert result.passed, result.failures
    assert result.seconds > waits.WITHIN, "the machine was not crowded"


@needs_statistics
def test_an_endless_loop_on_a_crowded_machine_ends(tmp_path, crowd, monkeypatch):
    monkeypatch.setattr(waits, "EXTRA", 2 * waits.WITHIN)  # of this, or of LONGER, it gets all that there is
    result = judged(tmp_path, "91.2", total=crowded(crowd, ENDLESS_TOTAL))
    assert "`total([2, 1])` did not end within 2 seconds." in result.failures[0].reason
    assert result.seconds < BOUND


@pytest.mark.parametrize(
    ("kept", "lasts"),
    [
        ([5.0, 5.0], [2.0]),
        ([5.0, 5.01], [2.0]),
        ([5.0, 5.4, 5.4], [2.0, 0.4]),
        ([5.0, 6.5, 7.0, 7.0], [2.0, 1.5, 0.5]),
        ([5.0, 1000.0], [2.0, waits.EXTRA]),
    ],
)
def test_a_wait_is_longer_by_the_time_without_a_processor_up_to_a_limit(kept, lasts):
    said = iter(kept)

    assert list(waits.fair_waits(lambda: next(said), 2.0)) == pytest.approx(lasts)


def test_what_is_much_work_is_given_several_times_as_long():
    said = iter([5.0, 1000.0])
    assert list(waits.fair_waits(lambda: next(said), 20.0)) == [20.0, waits.LONGER * 20.0]


async def test_a_machine_that_is_not_crowded_waits_no_longer():
    nothing = asyncio.get_running_loop().create_future()
    assert not await waits.fair_wait([nothing], waits.not_at_all, 0.05)
    nothing.set_result("at once")
    assert await waits.fair_wait([nothing], waits.not_at_all, 0.05)


def test_a_thread_waits_as_fairly():
    said = iter([0.0, 0.3, 0.3])
    with pytest.raises(TimeoutError):
        waits.fair_result(Future(), lambda: next(said), 0.01)
    assert next(said, "all asked") == "all asked"
    done = Future()
    done.set_result("at once")
    assert waits.fair_result(done, waits.not_at_all, 0.01) == "at once"


@contextmanager
def held_up(seconds):
    """The event loop of this process is held up as often as it turns, as on a machine that is far too busy."""
    loop = asyncio.get_running_loop()
    over = False

    def hold():
        if not over:
            time.sleep(seconds)
            loop.call_soon(hold)

    loop.call_soon(hold)
    try:
        yield
    finally:
        over = True


async def test_what_is_on_its_way_is_seen_though_the_grader_was_held_up():
    """It crosses several turns of the loop; each takes longer than the wait for it."""
    coming = asyncio.get_running_loop().create_future()

    async def relay():
        for _ in range(12):
            await asyncio.sleep(0)
        coming.set_result("goal!")

    with held_up(0.06):
        relaying = asyncio.ensure_future(relay())
        assert await waits.fair_wait([coming], waits.not_at_all, 0.02)
        await relaying


@pytest.fixture
def threads(monkeypatch):
    """What threads say of themselves, (seconds that it ran, seconds that it waited) by folder; a look each second."""
    said, clock = {}, itertools.count()
    monkeypatch.setattr("classroom.running.delay._ran_and_waited", said.get)
    monkeypatch.setattr("classroom.running.delay.time.monotonic", lambda: float(next(clock)))
    return said


def test_the_delay_of_what_has_ended_is_kept(threads):
    """A program starts others, one after the other: each was kept waiting, and none is there any more."""
    threads["main"] = (0.0, 0.0)
    delay = Delay()
    assert delay.look(threads) == 0.0
    threads["child"] = (0.25, 0.75)
    assert delay.look(threads) == 0.75
    del threads["child"]
    assert delay.look(threads) == 0.75
    threads["another"] = (0.0, 5.0)
    assert delay.look(threads) == 1.75, "no more than the time that has gone by"


def test_who_crowds_the_machine_himself_gets_no_more_time(threads):
    delay = Delay()
    threads |= {f"bomb {number}": (0.02, 0.98) for number in range(60)}
    assert delay.look(threads) == 0.0
