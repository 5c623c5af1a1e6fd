"""What lesson 11 says about consumers and the database. A sentence of it that stops being true fails here."""

import asyncio
import gc
import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from asgiref.sync import SyncToAsync, ThreadSensitiveContext, async_to_sync, sync_to_async
from channels.db import aclose_old_connections, database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError, IntegrityError, OperationalError, connection, connections, models, transaction
from websockets import connect

from classroom import serve
from classroom.in_notebook.database import NONE_HERE, Sqlite, database_server, postgres_programs, stay
from classroom.in_notebook.site import configure_site, make_table
from classroom.in_notebook.visitor import ask, crowd, hear

configure_site()

SAFETY = 20  # seconds after which a wait is given up
has_postgres = pytest.mark.skipif(postgres_programs() is None, reason="no PostgreSQL to start")


class Player(models.Model):
    name = models.CharField(max_length=40)

    class Meta:
        app_label = "facts"


class Goal(models.Model):
    number = models.IntegerField(unique=True)
    player = models.ForeignKey(Player, on_delete=models.CASCADE)

    class Meta:
        app_label = "facts"


@pytest_asyncio.fixture(autouse=True)
async def one_goal():
    """The tables, and in them a goal of Adams'."""
    await make_table(Player, Goal)
    await Goal.objects.acreate(number=1, player=await Player.objects.acreate(name="Adams"))
    yield
    await aclose_old_connections()


def this_thread():
    return threading.current_thread()


class Counts(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(str(await Goal.objects.acount()))


async def own_threads(scope, receive, send):
    async with ThreadSensitiveContext():
        await Counts.as_asgi()(scope, receive, send)


# --- a query in a coroutine ---


async def test_a_query_is_refused_where_a_loop_runs_and_what_is_wrapped_is_not():
    with pytest.raises(SynchronousOnlyOperation):
        Goal.objects.count()
    assert await Goal.objects.acount() == await database_sync_to_async(Goal.objects.count)() == 1


async def test_an_error_ends_the_connection_and_calls_no_disconnect_and_others_go_on():
    called = []

    class Fails(AsyncWebsocketConsumer):
        async def receive(self, text_data=None, bytes_data=None):
            if text_data == "twice":
                await Goal.objects.acreate(number=1, player_id=1)
            await self.send(str(await Goal.objects.acount()))

        async def disconnect(self, code):
            called.append(code)

    server = await serve(Fails.as_asgi())
    async with connect(server.url()) as other:
        assert await ask(server.url(), "twice") == "close code 1011"
        await server.idle()
        assert called == []
        await other.send("goals?")
        assert await hear(other) == "1", "the thread's connection is as good as before"
    await server.stop()
    assert called == [1000]


async def test_what_is_lazy_is_refused_when_it_comes_out_of_the_thread():
    goal = await Goal.objects.afirst()
    goals = await database_sync_to_async(Goal.objects.all)()
    assert goal.player_id
    for touched in (lambda: goal.player, lambda: list(goals), lambda: len(goals), lambda: bool(goals)):
        with pytest.raises(SynchronousOnlyOperation):
            touched()
    assert [one.number async for one in goals] == [1]
    assert (await Goal.objects.select_related("player").afirst()).player.name == "Adams"


async def test_a_transaction_is_refused_in_a_coroutine():
    with pytest.raises(SynchronousOnlyOperation), transaction.atomic():
        pass
    assert not hasattr(transaction.atomic(), "__aenter__")


# --- the one thread ---


async def test_both_ways_lead_to_the_one_thread():
    one = await database_sync_to_async(this_thread)()
    assert one is await sync_to_async(this_thread)() in SyncToAsync.single_thread_executor._threads
    seen = []

    def note(execute, *query):
        seen.append(this_thread())
        return execute(*query)

    await database_sync_to_async(lambda: connection.execute_wrappers.append(note))()
    await Goal.objects.acount()
    await database_sync_to_async(connection.execute_wrappers.clear)()
    assert seen == [one]


async def met(call, seconds):
    """Whether three calls were inside at the same time: each waits for the others, so many seconds.

    Args:
        call: makes a coroutine function of a function.
        seconds: of patience.
    """
    all_inside = threading.Barrier(3)

    def enter():
        try:
            all_inside.wait(seconds)
        except threading.BrokenBarrierError:
            return False
        return True

    return await asyncio.gather(*(call(enter)() for _ in range(3)))


async def test_in_the_one_thread_calls_take_turns():
    assert await met(database_sync_to_async, 0.1) == [False] * 3


async def test_a_free_thread_for_each_call():
    assert await met(lambda enter: database_sync_to_async(enter, thread_sensitive=False), SAFETY) == [True] * 3


async def test_a_thread_for_each_context():
    def in_a_context(enter):
        async def call():
            async with ThreadSensitiveContext():
                return await database_sync_to_async(enter)()

        return call

    assert await met(in_a_context, SAFETY) == [True] * 3


async def test_who_needs_no_database_waits_too():
    go_on, begun = threading.Event(), threading.Event()

    def slow():
        begun.set()
        go_on.wait(SAFETY)

    class Echo(AsyncWebsocketConsumer):
        async def receive(self, text_data=None, bytes_data=None):
            await self.send(text_data)

    server = await serve(Echo.as_asgi())
    async with connect(server.url()) as client:
        query = asyncio.create_task(database_sync_to_async(slow)())
        await asyncio.to_thread(begun.wait, SAFETY)
        await client.send("goal")
        assert await hear(client, 0.5) == "nothing"
        go_on.set()
        assert await hear(client, SAFETY) == "goal"
    await query
    await server.stop()


POOL = """
import asyncio, os
async def main():
    import daphne.server
    from twisted.internet import reactor
    loop = reactor._asyncioEventloop
    from asgiref.sync import SyncToAsync
    print(loop._default_executor and loop._default_executor._max_workers, SyncToAsync.single_thread_executor._max_workers)
asyncio.run(main())
"""


@pytest.mark.parametrize(("given", "printed"), [({"ASGI_THREADS": "3"}, "3 1"), ({}, "None 1")])
def test_asgi_threads_is_about_daphnes_pool_and_not_about_the_one_thread(given, printed):
    environment = {name: value for name, value in os.environ.items() if name != "ASGI_THREADS"} | given
    done = subprocess.run(
        [sys.executable, "-c", POOL], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == printed, done.stderr


# --- connections ---


@has_postgres
async def test_who_closes_a_connection_and_who_does_not():
    async with database_server(most=20) as database:
        await make_table(Player, Goal)
        assert await database_sync_to_async(Goal.objects.count)() == 0
        assert await database.connections() == 0
        await Goal.objects.acount()
        assert await database.connections() == 1, "the async ORM closes nothing"
        await aclose_old_connections()
        assert await database.connections() == 0
        with ThreadPoolExecutor(3) as pool:
            together = threading.Barrier(3)

            def count():
                together.wait(SAFETY)
                return Goal.objects.count()

            loop = asyncio.get_running_loop()
            await asyncio.gather(*(loop.run_in_executor(pool, count) for _ in range(3)))
            assert await database.connections() == 3, "each thread has its own, and keeps it"
        gc.collect()


@has_postgres
async def test_own_threads_keep_a_connection_for_each_client_who_stays():
    async with database_server(most=10) as database:
        await make_table(Player, Goal)
        assert await stay(20, Counts, "goals?", database) == 20
        assert await stay(20, own_threads, "goals?", database) == 10
        assert await database.connections() == 0, "with the last event Channels has closed them"


@has_postgres
async def test_a_handler_has_a_new_connection_after_the_database_has_cut_it_and_a_task_has_not():
    async with database_server() as database:
        await make_table(Player, Goal)
        server = await serve(Counts.as_asgi())
        async with connect(server.url()) as client:
            await client.send("goals?")
            assert await hear(client) == "0"
            await database.break_connections()
            await client.send("goals?")
            assert await hear(client) == "0", "what was kept was old, and closed before the handler"
        # A handler, of any client, would close the task's connection: they share the one thread.
        await server.stop()

        async def task():
            await Goal.objects.acount()
            await database.break_connections()
            for _ in range(2):
                with pytest.raises(DatabaseError):
                    await Goal.objects.acount()
            await aclose_old_connections()
            return await Goal.objects.acount()

        assert await asyncio.create_task(task()) == 0


@has_postgres
async def test_the_query_that_is_under_way_when_the_connection_is_cut_costs_its_client_the_websocket():
    begun = threading.Event()

    def slow():
        with connection.cursor() as cursor:
            begun.set()
            cursor.execute("SELECT pg_sleep(20)")

    class Slow(AsyncWebsocketConsumer):
        async def receive(self, text_data=None, bytes_data=None):
            await database_sync_to_async(slow)()

    async with database_server() as database:
        server = await serve(Slow.as_asgi())
        asking = asyncio.create_task(ask(server.url(), "report"))
        await asyncio.to_thread(begun.wait, SAFETY)
        while not await database.connections():
            await asyncio.sleep(0.01)
        await database.break_connections()
        assert await asking == "close code 1011"
        await server.stop()


async def test_without_postgresql_sqlite_takes_its_place_and_says_so(monkeypatch):
    monkeypatch.setattr("classroom.in_notebook.database.postgres_programs", lambda: None)
    async with database_server(most=10) as database:
        assert isinstance(database, Sqlite) and str(database) == NONE_HERE
        await make_table(Player, Goal)
        assert await stay(20, Counts, "goals?", database) == 20
        assert await stay(20, own_threads, "goals?", database) == 20
    assert await Goal.objects.acount() == 1, "the notebook has its own database again"


@has_postgres
async def test_it_ends_whatever_happens():
    with pytest.raises(ZeroDivisionError):
        async with database_server() as database:
            process = database._process
            1 / 0  # noqa: B018 - a cell may fail while it runs
    assert process.poll() is not None


# --- a history and what comes after it ---


class Watch(AsyncWebsocketConsumer):
    """Who reads the history, and joins the group; a goal falls between."""

    steps = ()

    async def connect(self):
        await self.accept()
        for step in self.steps:
            await step(self)

    async def read(self):
        async for goal in Goal.objects.order_by("number"):
            await self.send(str(goal.number))

    async def join(self):
        await self.channel_layer.group_add("match.7", self.channel_name)

    async def goal_falls(self):
        await Goal.objects.acreate(number=2, player=await Player.objects.afirst())
        await self.channel_layer.group_send("match.7", {"type": "goal.scored"})

    async def goal_scored(self, event):
        await self.send("2")


@pytest.mark.parametrize(
    ("steps", "heard"),
    [
        ((Watch.read, Watch.goal_falls, Watch.join), ["1", "nothing"]),
        ((Watch.join, Watch.goal_falls, Watch.read), ["1", "2", "2", "nothing"]),
        ((Watch.join, Watch.read, Watch.goal_falls), ["1", "2", "nothing"]),
    ],
)
async def test_what_a_viewer_hears_of_a_goal_between(steps, heard, monkeypatch):
    monkeypatch.setattr(Watch, "steps", steps)
    server = await serve(Watch.as_asgi())
    async with connect(server.url()) as client:
        assert [await hear(client, 0.5 if one == "nothing" else SAFETY) for one in heard] == heard
    await server.stop()


async def test_two_coroutines_that_count_get_the_same_number_and_two_functions_do_not():
    async def counts():
        number = await Goal.objects.acount() + 1
        await asyncio.sleep(0)
        return number

    assert await asyncio.gather(counts(), counts()) == [2, 2]
    adams = await Player.objects.afirst()

    def saves():
        number = Goal.objects.count() + 1
        Goal.objects.create(number=number, player=adams)
        return number

    several = await asyncio.gather(*(database_sync_to_async(saves)() for _ in range(5)))
    assert sorted(several) == [2, 3, 4, 5, 6]


class Counter(models.Model):
    last = models.IntegerField(default=0)

    class Meta:
        app_label = "facts"


@asynccontextmanager
async def on_sqlite():
    """The notebook's own database."""
    yield


@pytest.mark.parametrize("on", [on_sqlite, pytest.param(database_server, marks=has_postgres)])
async def test_who_changes_a_row_first_makes_other_connections_wait_so_that_numbers_have_no_gap(on):
    async with on():
        await make_table(Counter)
        await Counter.objects.acreate(pk=7)
        await aclose_old_connections()
        together, added = threading.Barrier(4), models.F("last") + 1

        def several():
            together.wait(SAFETY)
            numbers = []
            for fails in (False, True, False):
                with transaction.atomic():
                    Counter.objects.filter(pk=7).update(last=added)
                    if fails:
                        transaction.set_rollback(True)
                    else:
                        numbers.append(Counter.objects.get(pk=7).last)
            return numbers

        calls = (database_sync_to_async(several, thread_sensitive=False)() for _ in range(4))
        numbers = [number for of_one in await asyncio.gather(*calls) for number in of_one]
        assert sorted(numbers) == list(range(1, 9)), "what was rolled back has used up no number"


@pytest.mark.parametrize("fails", [True, False])
async def test_on_commit_tells_after_the_commit_and_never_after_a_rollback(fails):
    told = []

    def save():
        try:
            with transaction.atomic():
                Goal.objects.create(number=2, player=Player.objects.first())
                transaction.on_commit(lambda: told.append(Goal.objects.count()))
                assert told == []
                if fails:
                    raise ValueError("offside")
        except ValueError:
            pass

    await database_sync_to_async(save)()
    assert told == ([] if fails else [2])


async def test_from_the_one_thread_on_commit_reaches_the_servers_loop():
    async def this_loop():
        return asyncio.get_running_loop()

    def save():
        loops = []
        with transaction.atomic():
            transaction.on_commit(lambda: loops.append(async_to_sync(this_loop)()))
        return loops

    assert await database_sync_to_async(save)() == [asyncio.get_running_loop()]


async def test_an_error_that_is_caught_inside_of_atomic_spoils_the_transaction_and_outside_it_does_not():
    def inside():
        with transaction.atomic():
            try:
                Goal.objects.create(number=1, player_id=1)
            except IntegrityError:
                Goal.objects.count()

    def outside():
        try:
            with transaction.atomic():
                Goal.objects.create(number=1, player_id=1)
        except IntegrityError:
            return Goal.objects.count()

    with pytest.raises(transaction.TransactionManagementError):
        await database_sync_to_async(inside)()
    assert await database_sync_to_async(outside)() == 1


async def test_sqlite_lets_one_write_at_a_time():
    def write_while_another_writes():
        another = sqlite3.connect(connection.settings_dict["NAME"])
        another.execute("BEGIN IMMEDIATE")
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 10")
            with pytest.raises(OperationalError, match="database is locked"):
                Player.objects.create(name="Brown")
            assert Player.objects.count() == 1, "reading goes on"
        finally:
            another.close()
            connection.close()

    await asyncio.to_thread(write_while_another_writes)


async def test_a_connection_belongs_to_its_thread():
    here = connections["default"]
    with pytest.raises(DatabaseError, match="can only be used in that same thread"):
        await asyncio.to_thread(here.close)


# --- what closes old connections, and when ---


async def test_channels_closes_old_connections_before_each_handler_and_never_in_a_task(monkeypatch):
    closed = []
    monkeypatch.setattr("channels.db.close_old_connections", lambda: closed.append(this_thread()))

    class Desk(AsyncWebsocketConsumer):
        async def receive(self, text_data=None, bytes_data=None):
            self.before = len(closed)
            self.task = asyncio.create_task(Goal.objects.acount())
            await self.task
            await self.send(str(len(closed) - self.before))

    server = await serve(Desk.as_asgi())
    async with connect(server.url()) as client:
        await client.send("goals?")
        assert await hear(client) == "0", "none in the task"
        assert len(closed) == 2 and set(closed) == {await sync_to_async(this_thread)()}
    await server.stop()


async def test_the_lessons_three_remedies_answer_several_clients():
    server = await serve(Counts.as_asgi())
    assert await crowd(3, server.url(), "goals?") == [["1"]] * 3
    await server.stop()
