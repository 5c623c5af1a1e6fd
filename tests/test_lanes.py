"""The lanes picture: what ran before what, whose turn it was, and that nothing is left behind. Never how long."""

import asyncio
import contextlib
import gc
import threading
import time
import weakref
from asyncio import Handle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from asgiref.sync import SyncToAsync, sync_to_async
from channels.consumer import AsyncConsumer, SyncConsumer
from channels.exceptions import StopConsumer
from channels.routing import URLRouter
from django.conf import settings
from django.urls import path
from websockets import connect

from classroom import serve, watching
from classroom.lanes import Lanes, draw, recording
from classroom.lanes.draw import LanesError
from classroom.lanes.names import call_of, function_of

if not settings.configured:
    settings.configure()

SAFETY = 60  # seconds after which a wait is given up
MOMENT = 0.03  # seconds: longer than recording.LONG, what a wait must last to be told where it was


def before(first, second):
    """Whether what ran in one lane was over when the other began to run."""
    return first.bars[-1].ended <= second.bars[0].began


def there_together(first, second):
    """Whether each began to run before the other had ended."""
    return first.bars[0].began < second.ended and second.bars[0].began < first.ended


def turns(lane):
    return [line for line in lane.lines if line.turn]


def places(lane):
    return [place.label for place in lane.places]


def block(seconds=MOMENT):
    threading.Event().wait(seconds)


def block_until_another_waits():
    """Keep the sync thread until the next one is in its queue, and a moment longer."""
    queue = SyncToAsync.single_thread_executor._work_queue
    for _ in range(SAFETY * 1000):
        if queue.qsize():
            return block()
        block(0.001)


async def boil(what, seconds=MOMENT):
    await asyncio.sleep(seconds)
    return what


async def hold_the_loop():
    block()


# Tasks


async def test_coroutines_that_are_awaited_one_by_one_run_in_the_lane_of_the_one_who_awaits():
    with watching() as lanes:
        await boil("egg")
        await boil("tea")
    assert [lane.name for lane in lanes.lanes[1:]] == [lanes.lanes[1].name]
    assert places(lanes.lanes[1]) == ["boil('egg', 0.03)", "boil('tea', 0.03)"]
    egg, tea = lanes.lanes[1].places
    assert egg.ended <= tea.began


@pytest.mark.parametrize("how", ["gather", "create_task", "TaskGroup"])
async def test_tasks_have_lanes_and_wait_together(how):
    with watching() as lanes:
        if how == "gather":
            await asyncio.gather(boil("egg"), boil("tea"))
        elif how == "create_task":
            egg, tea = asyncio.create_task(boil("egg")), asyncio.create_task(boil("tea"))
            await egg, await tea
        else:
            async with asyncio.TaskGroup() as group:
                group.create_task(boil("egg"))
                group.create_task(boil("tea"))
    egg, tea = lanes["boil('egg'"], lanes["boil('tea'"]
    assert there_together(egg, tea) and egg.bars[0].ended <= tea.bars[0].began
    assert (egg.number, tea.number, egg.outcome) == (2, 3, "")
    assert places(egg) == ["sleep"]


async def test_a_task_that_blocks_holds_up_all_others():
    with watching() as lanes:
        await asyncio.gather(boil("egg", MOMENT / 3), hold_the_loop(), boil("tea"))
    egg, tea, blocking = lanes["boil('egg'"], lanes["boil('tea'"], lanes["hold_the_loop"]
    (held,) = blocking.bars
    assert not [bar for lane in (egg, tea) for bar in lane.bars if held.began < bar.began < held.ended]
    assert turns(egg) and turns(tea), "the one could go on, the other could begin"
    assert turns(tea)[0].ended <= tea.bars[0].began
    loop = lanes["event loop"]
    assert [bar.owner for bar in loop.bars if bar.began <= held.began and held.ended <= bar.ended] == [
        blocking.number
    ]


async def test_a_wait_for_something_is_no_wait_for_a_turn():
    for _ in range(20):  # the whole process may have to wait for the processor: then it looks like a turn
        with watching() as lanes:
            await asyncio.gather(boil("egg"), boil("tea"))
        assert all(lane.lines for lane in lanes.lanes[1:])
        if not any(map(turns, lanes.lanes)):
            return
    pytest.fail("a plain wait is told as a turn")


async def test_how_a_task_ended():
    async def fails():
        await boil("egg")
        raise LookupError("no egg")

    with watching() as lanes:
        cancelled, failed = asyncio.create_task(boil("tea", SAFETY)), asyncio.create_task(fails())
        not_begun = asyncio.create_task(boil("milk"))
        not_begun.cancel()
        await asyncio.wait([failed])
        cancelled.cancel()
        await asyncio.wait([cancelled])
        goes_on = asyncio.create_task(boil("soup", SAFETY))
        await boil("egg")
    outcomes = {lane.name.partition("(")[0] + lane.name[5:10]: lane.outcome for lane in lanes.lanes[2:]}
    assert list(outcomes.values()) == ["cancelled", "LookupError", "cancelled", ""]
    assert lanes["boil('tea'"].ended < lanes.seconds == lanes["boil('soup'"].ended
    assert isinstance(failed.exception(), LookupError)
    goes_on.cancel()


async def test_an_error_is_still_told_when_nobody_asks_for_it():
    told = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: told.append(context["message"]))

    async def fails():
        raise LookupError

    with watching():
        asyncio.create_task(fails())  # noqa: RUF006
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    gc.collect()
    assert told == ["Task exception was never retrieved"]


async def test_a_task_is_not_kept_alive():
    with watching():
        task = weakref.ref(asyncio.create_task(boil("egg", 0)))
        await boil("tea")
        gc.collect()
        assert task() is None


async def test_a_task_from_before_has_a_lane_once_it_runs():
    task = asyncio.create_task(boil("egg"))
    await asyncio.sleep(0)
    with watching() as lanes:
        await task
    assert lanes["boil('egg'"].bars


async def test_tasks_that_a_library_makes_have_no_lane():
    loop = asyncio.get_running_loop()
    made = {"loop": loop, "boil": asyncio.sleep(MOMENT)}
    library = compile("task = loop.create_task(boil)", asyncio.__file__.replace("asyncio", "sched"), "exec")
    with watching() as lanes:
        exec(library, made)
        await made["task"]
    assert len(lanes.lanes) == 2


# Threads


async def test_work_in_a_thread_has_the_lane_of_the_thread_and_says_whose_it_is():
    begun, released = threading.Event(), threading.Event()

    def holds_the_thread():
        begun.set()
        released.wait(SAFETY)

    async def releases():
        while not begun.is_set():
            await asyncio.sleep(0.001)
        await asyncio.sleep(MOMENT)
        released.set()

    with watching() as lanes:
        await asyncio.gather(asyncio.to_thread(holds_the_thread), releases())
    thread, task = lanes["thread 1"], lanes["to_thread(holds_the_thread)"]
    (bar,) = thread.bars
    assert (bar.owner, bar.label) == (task.number, "holds_the_thread")
    assert bar.began < lanes["releases"].ended <= lanes.seconds, "the event loop goes on meanwhile"
    assert there_together(thread, lanes["releases"])
    assert "in a thread" in places(task)


async def test_the_sync_thread_takes_one_after_the_other_and_the_rest_wait_for_their_turn():
    blocking = sync_to_async(block)
    await blocking(0)  # now the thread is there, with its name

    async def asks():
        await blocking()

    with watching() as lanes:
        await asyncio.gather(asks(), asks(), asks())
    tasks, bars = lanes.lanes[3:], lanes["sync thread"].bars
    assert [bar.owner for bar in bars] == [task.number for task in tasks]
    assert all(one.ended <= two.began for one, two in pairwise(bars))
    assert turns(tasks[1]) and turns(tasks[2])


async def test_a_thread_that_raises_and_work_that_was_never_begun():
    def fails():
        block()
        raise LookupError

    with watching() as lanes:
        with pytest.raises(LookupError):
            await asyncio.to_thread(fails)
        with ThreadPoolExecutor(1) as one:
            first, second = one.submit(block), one.submit(print, "never", sep="")
            second.cancel()
            await asyncio.wrap_future(first)
    assert [bar.label for lane in lanes.lanes for bar in lane.bars if bar.label] == ["fails", "block"]


# Consumers


class AsyncDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await asyncio.sleep(MOMENT)
        await self.send({"type": "websocket.send", "text": event["text"]})

    async def websocket_disconnect(self, event):
        raise StopConsumer()


class SyncDesk(SyncConsumer):
    handled = 0

    def websocket_connect(self, event):
        self.send({"type": "websocket.accept"})

    def websocket_receive(self, event):
        SyncDesk.handled += 1
        if SyncDesk.handled == 1:
            block_until_another_waits()
        block()
        self.send({"type": "websocket.send", "text": event["text"]})

    def websocket_disconnect(self, event):
        raise StopConsumer()


class TickingDesk(AsyncDesk):
    async def websocket_receive(self, event):
        self.ticking = asyncio.create_task(self.tick())
        await super().websocket_receive(event)

    async def tick(self):
        while True:
            await asyncio.sleep(MOMENT / 3)

    async def websocket_disconnect(self, event):
        self.ticking.cancel()
        raise StopConsumer()


@contextlib.asynccontextmanager
async def serving(**desks):
    server = await serve(URLRouter([path(f"{name}/", desk.as_asgi()) for name, desk in desks.items()]))
    try:
        yield server
    finally:
        await server.stop()


async def ask(url):
    async with connect(url) as client:
        await client.send("2:1")
        return await asyncio.wait_for(client.recv(), SAFETY)


def consumers(lanes):
    return [lane for lane in lanes.lanes if lane.name.startswith("consumer ")]


async def test_async_consumers_have_a_lane_for_each_connection_and_wait_together():
    class MeetingDesk(AsyncDesk):
        both = asyncio.Barrier(2)

        async def websocket_receive(self, event):
            async with asyncio.timeout(SAFETY), self.both:
                await super().websocket_receive(event)

    async with serving(ac=MeetingDesk) as server:
        with watching() as lanes:
            await asyncio.gather(ask(server.url("ac/")), ask(server.url("ac/")))
            await server.idle()
    one, two = consumers(lanes)
    assert one.name == two.name == "consumer /ac/"
    assert lanes.at_once("websocket_receive") == 2
    assert max(one.ended, two.ended) < lanes.seconds and (one.outcome, two.outcome) == ("", "")


async def test_sync_consumers_take_their_turns_in_the_sync_thread():
    SyncDesk.handled = 0
    async with (
        serving(sc=SyncDesk) as server,
        connect(server.url("sc/")) as first,
        connect(server.url("sc/")) as second,
    ):
        with watching() as lanes:
            await asyncio.gather(first.send("2:1"), second.send("2:1"))
            await asyncio.gather(first.recv(), second.recv())
    one, two = consumers(lanes)
    handlers = [bar for bar in lanes["sync thread"].bars if bar.label == "websocket_receive"]
    assert {bar.owner for bar in handlers} == {one.number, two.number}
    assert handlers[0].ended <= handlers[1].began
    assert lanes.at_once("websocket_receive") == 1 and lanes.at_once("no such name") == 0
    assert turns(one) or turns(two)
    assert bool(turns(one)) == (one.queued > 0)


class BlockingDesk(AsyncDesk):
    async def websocket_receive(self, event):
        block()
        await self.send({"type": "websocket.send", "text": event["text"]})


async def test_handlers_that_hold_the_event_loop_run_one_by_one():
    async with serving(ac=BlockingDesk) as server:
        with watching() as lanes:
            await asyncio.gather(ask(server.url("ac/")), ask(server.url("ac/")))
    assert lanes.at_once("websocket_receive") == 1


async def test_one_handler_holds_the_event_loop_while_another_waits():
    class PatientDesk(AsyncDesk):
        began, may_end = asyncio.Event(), asyncio.Event()

        async def websocket_receive(self, event):
            self.began.set()
            await self.may_end.wait()

    async with serving(ac=BlockingDesk, patient=PatientDesk) as server, connect(server.url("patient/")) as patient:
        with watching() as lanes:
            await patient.send("2:1")
            await PatientDesk.began.wait()
            await ask(server.url("ac/"))
        PatientDesk.may_end.set()
    assert lanes.at_once("websocket_receive") == 2


async def test_what_the_event_loop_does_for_a_sync_handler_is_no_second_handler():
    desk = SyncDesk.as_asgi()

    async def slow_to_send(scope, receive, send):
        async def block_and_send(event):
            block()
            await send(event)

        await desk(scope, receive, block_and_send)

    SyncDesk.handled = 1  # the first one would wait for another
    server = await serve(slow_to_send)
    with watching() as lanes:
        await ask(server.url())
    await server.stop()
    assert lanes.at_once("websocket_receive") == 1


async def test_an_async_consumer_waits_for_its_turn_while_a_sync_one_blocks():
    SyncDesk.handled = 0
    async with (
        serving(sc=SyncDesk, ac=AsyncDesk) as server,
        connect(server.url("sc/")) as blocking,
        connect(server.url("ac/")) as waiting,
    ):
        with watching() as lanes:
            await blocking.send("2:1")
            while not SyncDesk.handled:
                await asyncio.sleep(0.001)
            await waiting.send("2:1")
            await asyncio.gather(blocking.recv(), waiting.recv())
    assert turns(next(lane for lane in consumers(lanes) if lane.name == "consumer /ac/"))


async def test_a_task_that_a_consumer_starts_has_a_lane_that_says_whose_it_is():
    async with serving(ac=TickingDesk) as server:
        with watching() as lanes:
            await ask(server.url("ac/"))
            await server.idle()
    (consumer,) = consumers(lanes)
    assert lanes["tick"].name == f"tick, of {consumer.number}"
    assert lanes["tick"].outcome == "cancelled"


class ForgetfulDesk(AsyncDesk):
    async def websocket_disconnect(self, event):
        pass


async def test_a_consumer_that_never_ends_goes_on_until_it_is_cancelled(monkeypatch):
    async with serving(ac=ForgetfulDesk) as server:
        monkeypatch.setattr(server._daphne, "application_close_timeout", 0.1)
        with watching() as lanes:
            await ask(server.url("ac/"))
            await server.idle()
            with pytest.raises(TimeoutError, match="has not ended"):
                await server.all_ended(0)
            await server.all_ended(SAFETY)
    (consumer,) = consumers(lanes)
    assert consumer.outcome == "cancelled"


async def test_the_end_of_an_earlier_client_has_no_lane():
    async with serving(ac=AsyncDesk) as server:
        for _ in range(20):  # it ends at once, when the processor is free
            await ask(server.url("ac/"))
            with watching() as lanes:
                await server.idle()
            if not consumers(lanes):
                return
    pytest.fail("the client of the cell before has a lane")


async def test_a_client_that_stays_has_a_lane_in_the_next_picture_too():
    async with serving(ac=AsyncDesk) as server, connect(server.url("ac/")) as client:
        with watching() as lanes:
            await client.send("2:1")
            await client.recv()
        (consumer,) = consumers(lanes)
        assert "websocket_receive" in places(consumer)


# What is left behind


def patched():
    loop = asyncio.get_running_loop()
    return (
        Handle._run is not recording._run,
        ThreadPoolExecutor.submit is not recording._submit,
        "create_task" in vars(loop),
        bool(recording._recordings),
    )


async def test_nothing_is_left_after_the_block():
    assert not any(patched())
    with watching():
        assert all(patched())
        await boil("egg")
    assert not any(patched())


async def test_an_exception_goes_through_and_the_picture_is_there():
    with pytest.raises(LookupError), watching() as lanes:
        await boil("egg")
        raise LookupError
    assert not any(patched())
    assert places(lanes.lanes[1]) == ["boil('egg', 0.03)"]


async def test_a_cancelled_block_leaves_nothing():
    async def watches():
        with watching():
            await asyncio.sleep(SAFETY)

    task = asyncio.create_task(watches())
    await asyncio.sleep(0)
    assert all(patched())
    task.cancel()
    await asyncio.wait([task])
    assert not any(patched())


async def test_one_inside_another():
    with watching() as outer:
        await boil("egg")
        with watching() as inner:
            await boil("tea")
        assert all(patched())
        await boil("milk")
    assert not any(patched())
    assert places(inner.lanes[1]) == ["boil('tea', 0.03)"]
    assert [name[6:9] for name in places(outer.lanes[1])] == ["egg", "tea", "mil"]


async def test_two_tasks_that_watch_and_stop_in_any_order():
    pictures = {}

    async def watches(what, seconds):
        with watching() as pictures[what]:
            await boil(what, seconds)

    await asyncio.gather(watches("egg", MOMENT), watches("tea", MOMENT * 2))
    assert not any(patched())
    assert pictures["egg"].seconds < pictures["tea"].seconds
    for lanes in pictures.values():
        assert {"boil('egg', 0.03)", "boil('tea', 0.06)"} & {
            label for lane in lanes.lanes for label in places(lane)
        }


async def test_the_same_picture_again_and_not_while_it_is_taken():
    lanes = watching()
    for what in ("egg", "tea"):
        with lanes:
            await boil(what)
        assert places(lanes.lanes[1]) == [f"boil('{what}', 0.03)"]
    with lanes, pytest.raises(LanesError, match="Make another one"), lanes:
        pass
    assert not any(patched())


def test_without_an_event_loop_it_says_where_it_belongs():
    with pytest.raises(LanesError, match="in a cell or in a coroutine"), watching():
        pass


async def test_a_server_that_starts_inside_keeps_its_task_factory():
    with watching():
        async with serving(ac=AsyncDesk) as server:
            await ask(server.url("ac/"))
    assert not any(patched())


async def test_a_very_long_run_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(recording, "MOST", 20)
    with watching() as lanes:
        for _ in range(100):
            await asyncio.sleep(0)
        after = asyncio.create_task(boil("egg", 0))
        await after
    assert lanes.is_cut and "had been kept" in lanes.text() and "had been kept" in lanes.html()
    assert not any(patched())


async def test_an_interrupted_cell_leaves_nothing_and_the_next_one_works(kernel):
    cells = kernel.queue(
        "import asyncio\nfrom classroom import watching\nrun = asyncio.Handle._run",
        "with watching() as lanes:\n    print('asleep', flush=True)\n    await asyncio.sleep(60)",
        "print(asyncio.Handle._run is run, 'this cell' in lanes.text())",
        "with watching() as lanes:\n    await asyncio.sleep(0.02)\nlanes",
    )
    collecting = asyncio.create_task(kernel.collect(cells, timeout=60))
    _, asleep, check, again = cells.values()
    while not asleep.stdout:
        await asyncio.sleep(0.02)
    await kernel.interrupt()
    await collecting
    assert (asleep.status, check.stdout.strip(), again.status) == ("error", "True True", "ok")
    assert "this cell" in again.outputs[0]["text/plain"] and "course-lanes" in again.outputs[0]["text/html"]


# Names


def test_a_call_is_shown_with_plain_values_only():
    class Match:
        def __repr__(self):
            raise AssertionError("a repr may ask a database")

        async def note(self, minute, match, *rest, word="goal"):
            await asyncio.sleep(0)

    for coroutine, name in (
        (Match().note(7, Match(), "x"), "note(7, 'x')"),
        (boil("x" * 100), "boil('" + "x" * 23 + "…"),
        (boil(block, None), "boil(block, None)"),
        (boil(asyncio.gather, len), "boil(len)"),
        (boil("token=secret"), "boil('token=•••"),
        (boil("ws://127.0.0.1:39713/ws/ac/"), "boil('ws/ac/', 0.03)"),
    ):
        assert call_of(coroutine)[: len(name)] == name
        coroutine.close()


def test_what_a_thread_was_asked_to_run_is_found_inside_its_wrappers():
    assert function_of(block) == "block"
    dispatch = vars(SyncConsumer)["dispatch"].func
    assert function_of(partial(dispatch, SyncDesk(), {"type": "websocket.receive"})) == "websocket_receive"
    assert function_of(object()) == "object"


# The forms


class Words(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.words, self.tags, self._in_style = "", [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._in_style = tag == "style"

    def handle_endtag(self, tag):
        self._in_style = False

    def handle_data(self, data):
        self.words += "" if self._in_style else data


async def picture():
    with watching() as lanes:
        late = asyncio.create_task(boil("<b>tea</b>", SAFETY))
        await asyncio.gather(boil("egg"), hold_the_loop())
        late.cancel()
        await asyncio.wait([late])
    return lanes


async def test_the_text_has_a_row_for_each_lane_and_a_column_for_each_moment():
    text = (await picture()).text()
    title, legend, _, scale, loop, *rows = text.splitlines()
    assert title.startswith("Lanes · ") and title.endswith(" ms")
    assert all(sign in legend for sign in "█─░") and scale.endswith(" ms")
    assert loop.split()[:2] == ["event", "loop"]
    held = next(row for row in rows if "hold_the_loop" in row)
    waits = next(row for row in rows if "boil('egg'" in row)
    column = held.index("█") + 1
    assert held[column] == "█" and waits[column] in "─░", "while one runs, the other waits"
    assert next(row for row in rows if "tea" in row).endswith("✗ cancelled")
    assert len({row.find("█", 20) > 0 for row in rows[:4]}) == 1


async def test_the_html_says_the_same_and_escapes_it():
    lanes = await picture()
    html = Words(lanes.html())
    for lane in lanes.lanes:
        assert lane.name in html.words
    assert "b" not in [tag for tag in Words(lanes.html().replace("<b>", "").replace("</b>", "")).tags]
    assert "✗ cancelled" in html.words and "&lt;b&gt;tea" in lanes.html() and "<b>tea" not in lanes.html()
    assert lanes._repr_mimebundle_().keys() == {"text/html", "text/plain"}


async def test_each_piece_is_drawn_within_the_picture():
    lanes = await picture()
    for lane in lanes.lanes:
        for piece in (drawn := draw._drawn(lane, lanes.seconds)).pieces + drawn.labels:
            assert 0 <= piece.left <= 100 and piece.width >= 0 and piece.left + piece.width <= 100.1


async def test_no_label_lies_on_another():
    """A handler that waits for a thread waits itself: two labels for one moment."""

    async def handles(seconds):
        await asyncio.sleep(seconds)
        await asyncio.to_thread(time.sleep, seconds)

    with watching() as lanes:
        await asyncio.gather(handles(0.1), handles(0.2))
    for lane in lanes.lanes:
        ends = [(piece.left, piece.left + piece.width) for piece in draw._drawn(lane, lanes.seconds).labels]
        assert all(right <= left + 0.1 for (_, right), (left, _) in pairwise(sorted(ends))), (lane.name, ends)
    nested = [draw._Piece(0, 100, "label", "receive"), draw._Piece(10, 40, "label", "in a thread")]
    assert [(one.text, one.left, one.width) for one in draw._apart(nested)] == [
        ("in a thread", 10, 40),
        ("receive", 50, 50),
    ]
    assert [one.text for one in draw._apart([nested[0], replace(nested[1], left=2, width=96)])] == ["in a thread"]


async def test_bars_too_close_to_be_told_apart_are_drawn_as_one_and_long_ones_stay():
    async def spins():
        for _ in range(2000):
            await asyncio.sleep(0)

    with watching() as lanes:
        await asyncio.gather(spins(), spins())
        await hold_the_loop()
    loop = lanes["event loop"]
    assert len(loop.bars) > 1000 > len(draw._drawn(loop, lanes.seconds).pieces)


async def test_code_that_runs_again_and_again_is_not_drawn_as_if_it_ran_all_the_time():
    async def polls():
        for _ in range(400):
            await asyncio.sleep(0.001)

    with watching() as lanes:
        await asyncio.gather(polls(), hold_the_loop())
    assert "now and then" in lanes.html() and "▒ its code ran now and then" in lanes.text()
    row = next(line for line in lanes.text().splitlines() if "polls" in line)
    assert row.count("▒") > row.count("█")
    with watching() as lanes:
        await hold_the_loop()
    assert "now and then" not in lanes.html() + lanes.text()


async def test_a_crowd_is_not_drawn_whole_and_the_picture_says_so():
    with watching() as lanes:
        await asyncio.gather(*(boil(str(number), 0) for number in range(40)))
    assert f"{len(lanes.lanes) - draw.MOST_LANES} more lanes are not drawn." in lanes.text()
    assert lanes.html().count('role="listitem"') == draw.MOST_LANES


def test_a_picture_of_nothing_says_what_to_do():
    assert "with watching() as lanes" in Lanes().text() and "with watching() as lanes" in Lanes().html()


async def test_a_lane_that_is_not_there_is_named_with_those_that_are():
    with watching() as lanes:
        await boil("egg", 0)
    with pytest.raises(KeyError, match="event loop"):
        lanes["sync thread"]


@pytest.mark.parametrize("seconds", [0.000002, 0.004, 0.25, 3.3, 61])
def test_the_scale_has_a_few_round_marks(seconds):
    lanes = Lanes()
    lanes._seconds = seconds
    places = [place for place, _ in lanes.ticks]
    assert 3 <= len(places) <= 7 and places[0] == 0 and places[-1] <= 100 and places == sorted(places)
