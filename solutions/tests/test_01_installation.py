"""What a client must see of exercise 01. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import logging
import random
import secrets
from contextlib import asynccontextmanager
from importlib.metadata import distributions, version

import pytest
from websockets.asyncio.server import serve

TEXTS = [
    "2:1",
    "Grüße aus Zürich",
    "  two blanks on each side  ",
    "GOAL! ⚽ 進球",
    "first line\nsecond line",
    "   ",
]
QUIET = logging.getLogger("reply desk")  # what a client does wrong is told by the check, not by the server's log
QUIET.propagate = False
QUIET.addHandler(logging.NullHandler())
COMMAND = 20.0  # seconds that a command such as startproject may take on a slow machine


def some_packages(count):
    """Names of packages that are installed here, chosen anew for each run."""
    return random.sample(sorted({found.name for found in distributions() if found.name}), count)


def no_package():
    """A name that no package has."""
    return f"no-such-package-{secrets.token_hex(4)}"


@pytest.mark.task("01.1")
class TestInstalled:
    @pytest.mark.goal(1, hint=1)
    async def test_the_version_is_returned(self, learner):
        for package in ("channels", "daphne"):
            found = await learner.call("installed", package, plain=True)
            assert found == version(package), (
                f"`installed({package!r})` returned {found!r}; the version here is {version(package)!r}."
            )

    @pytest.mark.goal(2, hint=2)
    async def test_any_package_in_any_spelling(self, learner):
        for package in ("Django", "django", "pytest-asyncio", "pytest_asyncio", *some_packages(5)):
            found = await learner.call("installed", package, plain=True)
            assert found == version(package), (
                f"`installed({package!r})` returned {found!r}; the version here is {version(package)!r}."
            )

    @pytest.mark.goal(3, hint=2)
    async def test_none_when_not_installed(self, learner):
        package = no_package()
        found = await learner.call("installed", package, plain=True)
        assert found is None, (
            f"`installed({package!r})` returned {found!r}; there is no such package: None is right."
        )


@pytest.mark.task("01.2")
class TestMakeProject:
    @pytest.mark.goal(1, hint=2)
    async def test_manage_py_is_in_the_folder(self, learner):
        folder = await learner.make_folder({"notes.txt": "2:1"}, "score desk")
        await learner.call("make_project", folder, within=COMMAND, plain=True)
        files = await learner.files(folder)
        for name in ("manage.py", "DjangoChannels/settings.py", "DjangoChannels/asgi.py"):
            assert name in files, f"`make_project` has left no `{name}` in the folder 'score desk'."
        assert "notes.txt" in files, "A file that was in the folder before is gone."

    @pytest.mark.goal(2, hint=3)
    async def test_a_missing_folder_is_made(self, learner):
        folder = f"{await learner.make_folder()}/matches/{secrets.token_hex(4)}"
        await learner.call("make_project", folder, within=COMMAND, plain=True)
        assert "manage.py" in await learner.files(folder), (
            "`make_project` has left no `manage.py` in a folder that was not there before."
        )

    @pytest.mark.goal(3, hint=2)
    async def test_the_django_of_this_kernel_makes_it(self, learner):
        folder = await learner.make_folder()
        await learner.call("make_project", folder, within=COMMAND, plain=True)
        settings = (await learner.files(folder)).get("DjangoChannels/settings.py", "")
        assert f"using Django {version('django')}." in settings, (
            f"`settings.py` was not made by Django {version('django')}, the one of this kernel."
        )

    @pytest.mark.goal(4, hint=3)
    async def test_all_files_are_returned(self, learner):
        folder = await learner.make_folder({f"notes/{secrets.token_hex(4)}.txt": "2:1"})
        found = await learner.call("make_project", folder, within=COMMAND, plain=True)
        there = list(await learner.files(folder))
        assert found == there, f"`make_project` returned {found!r}; the files in the folder are {there!r}."


@pytest.mark.task("01.3")
class TestGreeter:
    @pytest.mark.goal(1, hint=2)
    async def test_the_connection_is_accepted(self, learner):
        async with learner.connect("Greeter"):
            pass

    @pytest.mark.goal(2, hint=2)
    async def test_the_greeting_comes_at_once(self, learner):
        async with learner.connect("Greeter") as first, learner.connect("Greeter") as second:
            await second.expect("Welcome to the score desk")
            await first.expect("Welcome to the score desk")

    @pytest.mark.goal(3, hint=1)
    async def test_it_comes_once(self, learner):
        async with learner.connect("Greeter") as client:
            await client.expect("Welcome to the score desk")
            await client.expect_nothing()
            await client.send("Who plays?")
            await client.expect_nothing()


@pytest.mark.task("01.4")
class TestEcho:
    @pytest.mark.goal(3, hint=1)
    async def test_nothing_comes_unasked(self, learner):
        async with learner.connect("Echo") as client:
            await client.expect_nothing()

    @pytest.mark.goal(1, hint=2)
    async def test_every_text_comes_back(self, learner):
        async with learner.connect("Echo") as client:
            for text in ("goal", f"{random.randrange(10)}:{random.randrange(10)}", "goal"):
                await client.send(text)
                await client.expect(text)

    @pytest.mark.goal(2, hint=3)
    async def test_it_comes_back_unchanged(self, learner):
        async with learner.connect("Echo") as client:
            for text in random.sample(TEXTS, len(TEXTS)):
                await client.send(text)
                await client.expect(text)

    @pytest.mark.goal(4, hint=2)
    async def test_each_client_gets_its_own(self, learner):
        async with learner.connect("Echo") as home, learner.connect("Echo") as away:
            for client, text in ((home, "home 1"), (away, "away 1"), (away, "away 2"), (home, "home 2")):
                await client.send(text)
                await client.expect(text)


@asynccontextmanager
async def reply_desk(learner, together=1, path="/"):
    """A WebSocket server of the test's own: it answers each text with a code word that nobody can guess.

    Args:
        learner: whose code must reach it.
        together: it answers when so many clients have asked, and not before.
        path: the path of the url.

    Yields:
        The url, a dict from each text to its reply, and the connections in the order in which they came.
    """
    replies, connections, all_asked = {}, [], asyncio.Event()

    async def answer(connection):
        connections.append(connection)
        async for text in connection:
            replies[text] = f"{text}? {secrets.token_hex(4)}"
            if len(replies) >= together:
                all_asked.set()
            await all_asked.wait()
            await connection.send(replies[text])

    listening = await learner.listening_socket()
    port = listening.getsockname()[1]
    async with serve(answer, sock=listening, close_timeout=0.5, logger=QUIET):
        try:
            yield f"ws://127.0.0.1:{port}{path}", replies, connections
        finally:
            all_asked.set()  # the server closes when its handlers have ended


@pytest.mark.task("01.5")
class TestAsk:
    @pytest.mark.goal(1, hint=2)
    async def test_the_reply_is_returned(self, learner):
        async with reply_desk(learner) as (url, replies, connections):
            for text in ("2:1", f"round {random.randrange(100)}"):
                try:
                    reply = await learner.call("ask", url, text)
                except AssertionError:
                    assert connections, f"Nothing reached the server at {url}: does your code connect to `url`?"
                    assert text in replies, f"The server at {url} got a connection, but not the text {text!r}."
                    raise
                assert text in replies, (
                    f"`ask({url!r}, {text!r})` returned {reply!r}; the text never arrived."
                )
                assert reply == replies[text], (
                    f"`ask({url!r}, {text!r})` returned {reply!r}; the server sent {replies[text]!r}."
                )

    @pytest.mark.goal(2, hint=2)
    async def test_the_server_at_the_url_is_asked(self, learner):
        path = f"/ws/{secrets.token_hex(4)}/?half=2"
        async with reply_desk(learner, path=path) as (url, _, connections):
            await learner.call("ask", url, "2:1")
            asked = [connection.request.path for connection in connections]
            assert path in asked, f"`ask({url!r}, ...)` asked for {', '.join(asked) or 'nothing'}."

    @pytest.mark.goal(3, hint=2)
    async def test_the_connection_is_closed(self, learner):
        async with reply_desk(learner) as (url, _, connections):
            await learner.call("ask", url, "2:1")
            for connection in connections:
                await asyncio.wait([asyncio.ensure_future(connection.wait_closed())], timeout=1)
                code = connection.close_code
                assert code is not None, "`ask` has returned, and its connection is still open."
                assert code == 1000, f"The connection ended with close code {code}, not 1000."

    @pytest.mark.goal(4, hint=2)
    async def test_two_calls_at_the_same_time(self, learner):
        async with reply_desk(learner, together=2) as (url, replies, _):
            found = await asyncio.gather(learner.call("ask", url, "home"), learner.call("ask", url, "away"))
            assert found == [replies["home"], replies["away"]], (
                f"Two calls at the same time returned {found!r}; the server sent {list(replies.values())!r}."
            )


@pytest.mark.task("01.6")
class TestVersionDesk:
    @pytest.mark.goal(1, hint=1)
    async def test_it_asks_which_package(self, learner):
        async with learner.connect("VersionDesk") as client:
            await client.expect("Which package?")
            await client.expect_nothing()

    @pytest.mark.goal(2, hint=3)
    async def test_it_knows_the_versions(self, learner):
        async with learner.connect("VersionDesk") as client:
            await client.expect("Which package?")
            for package in ("channels", "Django", *some_packages(3)):
                await client.send(package)
                await client.expect(f"{package} {version(package)}")

    @pytest.mark.goal(3, hint=3)
    async def test_it_says_what_is_not_installed(self, learner):
        async with learner.connect("VersionDesk") as client:
            await client.expect("Which package?")
            for package in (no_package(), no_package()):
                await client.send(package)
                await client.expect(f"{package} is not installed")
            await client.send("daphne")
            await client.expect(f"daphne {version('daphne')}")

    @pytest.mark.goal(4, hint=2)
    async def test_blanks_around_are_ignored(self, learner):
        async with learner.connect("VersionDesk") as client:
            await client.expect("Which package?")
            missing = no_package()
            await client.send("  channels ")
            await client.expect(f"channels {version('channels')}")
            await client.send(f"\t{missing}\n")
            await client.expect(f"{missing} is not installed")

    @pytest.mark.goal(5, hint=2)
    async def test_bye_ends_it(self, learner):
        for goodbye in ("bye", " bye "):
            async with learner.connect("VersionDesk") as client:
                await client.expect("Which package?")
                await client.send(goodbye)
                await client.expect("Goodbye")
                await client.expect_close(1000)

    @pytest.mark.goal(6, hint=2)
    async def test_several_clients_at_once(self, learner):
        async with learner.connect("VersionDesk") as first, learner.connect("VersionDesk") as second:
            await first.expect("Which package?")
            await second.expect("Which package?")
            await first.send("channels")
            await second.send("daphne")
            await second.expect(f"daphne {version('daphne')}")
            await first.expect(f"channels {version('channels')}")
            await first.send("bye")
            await first.expect("Goodbye")
            await second.send("channels")
            await second.expect(f"channels {version('channels')}")

    @pytest.mark.hidden
    @pytest.mark.goal(6, hint=2)
    async def test_one_goes_without_a_word(self, learner):
        async with learner.connect("VersionDesk") as stays:
            await stays.expect("Which package?")
            for package in some_packages(3):
                async with learner.connect("VersionDesk") as goes:
                    await goes.expect("Which package?")
                    await goes.send("channels")
                await stays.send(package)
                await stays.expect(f"{package} {version(package)}")
