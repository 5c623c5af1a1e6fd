"""What a client must see of exercise 01. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import logging
import os
import random
import re
import sysconfig
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext, suppress
from importlib.metadata import PackageNotFoundError, distributions, version
from weakref import WeakKeyDictionary

import pytest
from hypothesis import strategies as st
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from classroom.judging.client import WITHIN, Unmet, matching, shown
from classroom.judging.inputs import drawn, some_texts

COMMAND = 20.0  # seconds that an answer may take which starts a program, such as pip or startproject
QUIET = logging.getLogger("reply desk")  # what a client does wrong is told by the check, not by the server's log
QUIET.propagate = False
QUIET.addHandler(logging.NullHandler())


@contextmanager
def beside(others):
    """What is not met in here is told together with who else was there."""
    try:
        yield
    except Unmet as unmet:
        more = {"sent": unmet.sent, "came": unmet.came, "expected": unmet.expected}
        raise Unmet(f"{unmet.reason} {others}", **more) from None


ANOTHER = "Another client was connected at the same time."
EARLIER = "It was not the first client: another one had come, been greeted, and gone before."


# --- 01.1 ---


def version_here(package):
    """The version of a package, None when there is none of this name."""
    try:
        return version(package)
    except (PackageNotFoundError, ValueError):
        return None


def some_packages(count):
    """Names of packages that are installed in this environment, chosen anew for each run."""
    here = distributions(path=[sysconfig.get_path("purelib")])
    names = {found.name for found in here if found.name and version_here(found.name) == found.version}
    return random.sample(sorted(names), count)


def spelled(package):
    """The name in another spelling, which for pip is the same name."""
    letters = (random.choice((letter.lower(), letter.upper())) for letter in package)
    return "".join(random.choice("-_.") if letter in "-_." else letter for letter in letters)


OTHER_TEXTS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 /:=.]{0,12}", fullmatch=True).filter(
    lambda text: version_here(text) is None
)


def no_package():
    """A name that no package has."""
    return f"no-such-package-{random.randbytes(4).hex()}"


@pytest.mark.task("01.1")
class TestInstalled:
    @pytest.mark.goal(1, hint=1)
    async def test_the_version_is_returned(self, learner):
        for package in ("channels", "daphne"):
            await self.expect_version(learner, package)

    @pytest.mark.goal(2, hint=2)
    async def test_any_package_in_any_spelling(self, learner):
        for package in ("django", "pytest_asyncio", "pytest.-asyncio", *map(spelled, some_packages(3))):
            await self.expect_version(learner, package)

    @pytest.mark.goal(3, hint=2)
    async def test_none_when_not_installed(self, learner):
        for text, what in (
            (no_package(), "there is no such package"),
            ("json", "that is a module of Python's own and no package that was installed"),
            ("yaml", "that is a module of the package PyYAML, and no package has this name"),
            ("channel", "there is no such package"),
            ("channels>=1", "that is a requirement and no name"),
            ("channels[daphne]", "that is a requirement and no name"),
            (" channels", "no name begins with a blank"),
            ("channels daphne", "these are two names"),
            ("", "no package has an empty name"),
            *((text, "there is no such package") for text in drawn(OTHER_TEXTS, 1)),
        ):
            found = await self.call(learner, text)
            assert found is None, f"`installed({text!r})` returned {found!r}; {what}: None is right."

    async def expect_version(self, learner, package):
        found = await self.call(learner, package)
        assert found == version(package), (
            f"`installed({package!r})` returned {found!r}; the version here is {version(package)!r}."
        )

    async def call(self, learner, text):
        return await learner.call("installed", text, within=COMMAND, plain=True)


# --- 01.2 ---

# How an error names a command that is looked up in PATH
FROM_THE_TERMINAL = re.compile(r"['\"](python[\d.]*|py|django-admin)(?:\.exe|\.py)?[ '\"]")
FILE_NAMES = st.from_regex(r"[a-zäß][a-z0-9äß_. -]{0,8}[a-z0-9]", fullmatch=True)
SORTED_AS_TEXTS = ("scores/home.txt", "scores-old/home.txt", "scores.txt")  # sorted as paths: another order
OTHERS_BEFORE = (".env", "README.md", "a/b/c/deep.txt", "notes/__pycache__/old.pyc")
TOO_DEEP = ": it is in `DjangoChannels/` there. Give `startproject` the folder as a second argument."
FOLDER = "Ada's $5 desk"  # a terminal reads more than the name in it


class LeftToTheTerminal(Unmet):
    """A command that is looked up in PATH has failed."""


async def make_project(learner, folder):
    """What the learner's function returns.

    Raises:
        Unmet: it raised an error, or did not end; LeftToTheTerminal when such a command is why.
    """
    try:
        return await learner.call("make_project", folder, within=COMMAND, plain=True)
    except Unmet as unmet:
        raised = await asyncio.to_thread(learner.raised) or ""
        if command := FROM_THE_TERMINAL.search(raised):
            raise LeftToTheTerminal(
                f"{unmet.reason} Your code starts `{command[1]}`, which is whatever the terminal finds under "
                "that name: nothing, or a Python without Django. The Python of this kernel is `sys.executable`."
            ) from None
        if "os.chdir" in unmet.reason:
            raise Unmet(unmet.reason, goal=2, hint=2) from None
        if "Path in it that JSON cannot hold" in unmet.reason:
            raise Unmet("The list holds paths, not texts: use `as_posix()`.", goal=4, hint=2) from None
        if "JSON cannot hold" in unmet.reason:
            raise Unmet(f"{unmet.reason} The paths must be texts.", goal=4, hint=2) from None
        raise


PROJECTS = WeakKeyDictionary()  # a project takes half a second, so three checks look at the same one


async def first_project(learner):
    """The files that were in a folder before, those that are in it now, and what the function returned."""
    if learner not in PROJECTS:
        names = [*OTHERS_BEFORE, *SORTED_AS_TEXTS, *(f"notes/{name}" for name in drawn(FILE_NAMES, 3))]
        before = {name: f"{random.randrange(10)}:{random.randrange(10)}" for name in names}
        folder = await learner.make_folder(before, FOLDER)
        returned = await make_project(learner, folder)
        PROJECTS[learner] = before, await learner.files(folder), returned
    return PROJECTS[learner]


@pytest.mark.task("01.2")
class TestMakeProject:
    @pytest.mark.goal(3, hint=2)
    async def test_the_django_of_this_kernel_makes_it(self, learner):
        try:
            _, files, _ = await first_project(learner)
        except LeftToTheTerminal:
            raise
        except Unmet:  # for another reason: the next check says which
            return
        for path in (path for path in files if path.endswith("settings.py")):
            assert f"using Django {version('django')}." in files[path], (
                f"`settings.py` was not made by Django {version('django')}, the one of this kernel."
            )

    @pytest.mark.goal(1, hint=2)
    async def test_manage_py_is_in_the_folder(self, learner):
        before, files, _ = await first_project(learner)
        package = [f"DjangoChannels/{name}.py" for name in ("__init__", "asgi", "settings", "urls", "wsgi")]
        for name in ("manage.py", *package):
            too_deep = f"DjangoChannels/{name}" in files
            assert name in files, (
                f"`make_project` has left no `{name}` in the folder {FOLDER!r}{TOO_DEEP if too_deep else '.'}"
            )
        assert "DjangoChannels.settings" in files["manage.py"], "The project is not named `DjangoChannels`."
        for name, text in before.items():
            assert name in files, f"The file {name!r} was in the folder before, and is gone."
            assert files[name] == text, f"The file {name!r} was in the folder before, and is another now."

    @pytest.mark.goal(4, hint=3)
    async def test_all_files_are_returned(self, learner):
        _, files, found = await first_project(learner)
        there = list(files)
        inside = found if isinstance(found, list) else []
        folders = [one for one in inside if any(path.startswith(f"{one}/") for path in there)]
        assert not folders, (
            f"`make_project` returned folders too, and not files only: {', '.join(map(repr, folders))}."
        )
        more = ""
        if isinstance(found, list) and sorted(map(str, found)) == there:
            more = " Only the order differs: sort the paths as texts. `Path` objects go by folder."
        assert found == there, f"`make_project` returned {found!r}; the files in the folder are {there!r}.{more}"

    @pytest.mark.goal(2, hint=3)
    async def test_a_missing_folder_is_made(self, learner):
        folder = await self.missing_folder(learner)
        await make_project(learner, folder)
        assert "manage.py" in await learner.files(folder), (
            "`make_project` has left no `manage.py` in a folder that was not there before."
        )

    @pytest.mark.goal(2, hint=3)
    async def test_a_relative_folder_is_one_from_here(self, learner):
        for _ in range(2):
            folder = await self.missing_folder(learner)
            relative = os.path.relpath(folder, await learner.working_folder())
            returned = await make_project(learner, relative)
            files = list(await learner.files(folder))
            assert "manage.py" in files, (
                f"`make_project({relative!r})` has left no `manage.py` in that folder. A path that does not "
                "begin at the root begins at the folder in which this notebook works."
            )
            assert returned == files, (
                f"`make_project({relative!r})` returned {returned!r}; the files in the folder are {files!r}."
            )

    async def missing_folder(self, learner):
        return f"{await learner.make_folder()}/matches/{random.randbytes(4).hex()}"


# --- 01.3 ---

GREETING = "Welcome to the score desk"
SAID = st.text(max_size=40) | st.binary(max_size=20)  # what a client may send


@pytest.mark.task("01.3")
class TestGreeter:
    first_was_greeted = False

    @pytest.mark.may_raise  # what goes wrong after it is accepted, the next check says
    @pytest.mark.goal(1, hint=2)
    async def test_the_connection_is_accepted(self, learner):
        type(self).first_was_greeted = False
        async with learner.connect("Greeter") as client:
            with suppress(Unmet):
                await client.expect(GREETING)
                type(self).first_was_greeted = True

    @pytest.mark.goal(2, hint=2)
    async def test_the_greeting_comes_first(self, learner):
        for _ in range(3):
            with beside(EARLIER) if self.first_was_greeted else nullcontext():
                async with learner.connect("Greeter") as client:
                    await client.expect(GREETING)

    @pytest.mark.goal(2, hint=2)
    async def test_each_client_is_greeted(self, learner):
        with beside(ANOTHER):
            async with AsyncExitStack() as stay:
                coming = [stay.enter_async_context(learner.connect("Greeter")) for _ in range(6)]
                for client in await asyncio.gather(*coming, return_exceptions=True):
                    if isinstance(client, BaseException):
                        raise client
                    await client.expect(GREETING)
                    await client.expect_nothing()

    @pytest.mark.goal(3, hint=1)
    async def test_it_comes_once(self, learner):
        async with learner.connect("Greeter") as client:
            await client.expect(GREETING)
            assert await learner.at_rest(), "Your code is still at work, when each client has its greeting."
            await client.expect_nothing()
            for said in ("bye", GREETING, "", b"\0", 1025 * b"goal", *drawn(SAID, 4)):
                await client.send(said)
                await client.expect_nothing()


# --- 01.4 ---


@pytest.mark.task("01.4")
class TestEcho:
    @pytest.mark.goal(3, hint=1)
    async def test_nothing_comes_unasked(self, learner):
        async with learner.connect("Echo") as client:
            await client.expect_nothing()

    @pytest.mark.goal(1, hint=2)
    async def test_every_text_comes_back(self, learner):
        async with learner.connect("Echo") as client:
            for text in ("goal", f"{random.randrange(10)}:{random.randrange(10)}", "goal", "goal"):
                await client.send(text)
                await client.expect(text)
            await client.expect_nothing()

    @pytest.mark.goal(1, hint=2)
    async def test_two_texts_at_once_both_come_back(self, learner):
        async with learner.connect("Echo") as client:
            for count in (3, 40):
                texts = ["goal", *[f"goal {random.randbytes(2).hex()}" for _ in range(count - 2)], "goal"]
                async with learner.held():
                    for text in texts:
                        await client.send(text)
                came = [await client.receive() for _ in texts]
                assert sorted(came) == sorted(texts), (
                    f"A client sent {shown(texts)}, without waiting for the replies in between, and got {shown(came)}."
                )

    @pytest.mark.goal(2, hint=3)
    async def test_it_comes_back_unchanged(self, learner):
        async with learner.connect("Echo") as client:
            for text in filter(None, some_texts()):
                await client.send(text)
                await client.expect(text)
            await client.expect_nothing()

    @pytest.mark.goal(3, hint=2)
    async def test_an_empty_text_is_no_end(self, learner):
        async with learner.connect("Echo") as client:
            for text in ("goal", "2:1"):
                await client.send("")
                await client.expect_nothing()
                await client.send(text)
                await client.expect(text)
                await client.expect_nothing()

    @pytest.mark.goal(4, hint=2)
    async def test_each_client_gets_its_own(self, learner):
        with beside(ANOTHER):
            async with learner.connect("Echo") as home, learner.connect("Echo") as away:
                for client, text in ((home, "home 1"), (away, "away 1"), (away, "away 2"), (home, "home 2")):
                    await client.send(text)
                    await client.expect(text)
                await home.send("home 3")
                await away.send("away 3")
                await home.expect("home 3")
                await away.expect("away 3")
                await home.expect_nothing()
                await away.expect_nothing()


# --- 01.5 ---

BEFORE_IT_CONNECTS = {  # errors of those who have not met async code yet
    "the context manager protocol": "`connect` needs `async with`.",
    "asyncio.run() cannot be called": "Write `async def ask`, and `await` in it.",
}
PATIENCE = 2.1  # seconds that a server may think, and a caller waits


class ReplyDesk:
    """A WebSocket server of the test's own: it answers each text with a reply that nobody can guess.

    Attributes:
        url: its address.
        replies: (text, reply) for each text that came, in order.
        visits: for each connection, in the order in which they came, a task that is done when it has ended.
    """

    def __init__(self, together, later, say):
        self.url = ""
        self.replies, self.visits = [], {}
        self._together, self._later, self._say = together, later, say
        self._all_asked = asyncio.Event()

    async def answer(self, connection):
        """Answer each text of a connection: the reply, and then what nobody has asked for."""
        self.visits[connection] = asyncio.current_task()
        async for text in connection:
            reply = self._say(f"reply {random.randbytes(4).hex()}")
            self.replies.append((text, reply))
            if len(self.replies) >= self._together:
                await asyncio.sleep(self._later)
                self._all_asked.set()
            await self._all_asked.wait()
            with suppress(ConnectionClosed):
                await connection.send(reply)
                await connection.send("That was all.")

    def close(self):
        """Let those go who wait for others."""
        self._all_asked.set()


@asynccontextmanager
async def reply_desk(learner, together=1, later=0, path="/", say=str):
    """A ReplyDesk that listens.

    Args:
        learner: whose code must reach it.
        together: it answers when so many clients have asked, and not before.
        later: seconds until it does so then.
        path: the path of its url.
        say: makes a reply of a code word.
    """
    desk, listening = ReplyDesk(together, later, say), await learner.listening_socket()
    desk.url = f"ws://127.0.0.1:{listening.getsockname()[1]}{path}"
    async with serve(desk.answer, sock=listening, close_timeout=0.5, logger=QUIET):
        try:
            yield desk
        finally:
            desk.close()  # the server closes when its handlers have ended


async def still_open(connection):
    """Whether a client has left its connection open: it answers a ping, and then has sent no close before."""
    closed = asyncio.ensure_future(connection.wait_closed())
    pong = asyncio.ensure_future(_pong(connection))
    try:
        await asyncio.wait({closed, pong}, timeout=WITHIN, return_when=asyncio.FIRST_COMPLETED)
        return not closed.done() and connection.protocol.close_rcvd is None
    finally:
        pong.cancel()
        closed.cancel()


async def _pong(connection):
    with suppress(ConnectionClosed):
        await (await connection.ping("still there?"))  # without a text websockets draws one of `random`


@pytest.mark.task("01.5")
class TestAsk:
    @pytest.mark.goal(1, hint=2)
    async def test_the_reply_is_returned(self, learner):
        async with reply_desk(learner) as desk:
            for text in ("2:1", f"round {random.randrange(100)}", "2:1"):
                await self.ask(learner, desk, text)

    @pytest.mark.goal(1, hint=2)
    async def test_any_text_and_any_reply(self, learner):
        replies = ["", " goal\n", "2.50", "Zoe\N{COMBINING DIAERESIS}", 1025 * "goal", *some_texts(1)]
        texts = ["", *some_texts(5)]
        async with reply_desk(learner, say=lambda word: replies[-1]) as desk:
            while replies:
                await self.ask(learner, desk, texts.pop())
                replies.pop()

    async def ask(self, learner, desk, text):
        """Ask a desk, which must get the text and whose reply must be returned."""
        asked = len(desk.replies)
        try:
            found = await learner.call("ask", desk.url, text)
        except AssertionError:
            assert desk.visits, f"{await self.why_nothing_came(learner)} The server was at {desk.url}."
            assert len(desk.replies) > asked, (
                f"The server at {desk.url} got a connection, but not the text {text!r}."
            )
            raise
        words = f"`ask({desk.url!r}, {text!r})` returned {found!r}"
        assert desk.visits, f"{words}; nothing was sent to the server."
        for connection, visit in desk.visits.items():
            if not await still_open(connection):
                await asyncio.wait([visit])  # then it has read all that was sent
        came = [text for text, _ in desk.replies[asked:]]
        assert came == [text], f"{words}; the server got {came!r} and not {[text]!r}."
        _, reply = desk.replies[asked]
        assert found == reply, f"{words}; the server's first reply was {reply!r}."

    async def why_nothing_came(self, learner):
        """Why no connection has reached a desk, in a sentence or two."""
        raised = await asyncio.to_thread(learner.raised)
        if not raised:
            return "Nothing reached the server: does your code connect to `url`?"
        advice = [sentence for words, sentence in BEFORE_IT_CONNECTS.items() if words in raised]
        return " ".join(["Your code raised an error before it connected.", *advice])

    @pytest.mark.goal(2, hint=2)
    async def test_the_server_at_the_url_is_asked(self, learner):
        for end in ("/", "/?half=2"):
            path = f"/ws/{random.randbytes(4).hex()}{end}"
            async with reply_desk(learner, path=path) as desk:
                await learner.call("ask", desk.url, "2:1")
                asked = [connection.request.path for connection in desk.visits]
                assert asked == [path], f"`ask({desk.url!r}, ...)` asked for {', '.join(asked) or 'nothing'}."

    @pytest.mark.goal(3, hint=2)
    async def test_the_connection_is_closed(self, learner):
        async with reply_desk(learner) as desk:
            for text in ("2:1", "2:2"):
                await learner.call("ask", desk.url, text)
                for connection in desk.visits:
                    assert not await still_open(connection), (
                        "`ask` has returned, and its connection is still open."
                    )
                    close = connection.protocol.close_rcvd
                    assert close is not None, "The connection was dropped: no close frame came before its end."
                    assert close.code == 1000, f"The connection ended with close code {close.code}, not 1000."

    @pytest.mark.goal(4, hint=2)
    async def test_several_calls_at_the_same_time(self, learner):
        texts = ["home", "away", "draw", "home", "away", "draw"]
        async with reply_desk(learner, together=len(texts), later=PATIENCE) as desk:
            calls = (learner.call("ask", desk.url, text, within=WITHIN + PATIENCE) for text in texts)
            found = await asyncio.gather(*calls)
            asked = sorted(zip(texts, found, strict=True))
            assert asked == sorted(desk.replies), (
                f"Several calls at the same time gave {asked!r}; the server sent {sorted(desk.replies)!r}."
            )


# --- 01.6 ---


def padded(text):
    """The text with blanks, tabs or line ends before and after."""
    before, after = ("".join(random.sample(" \t\r\n", 4)) for _ in range(2))
    return before + text + after


@pytest.mark.task("01.6")
class TestVersionDesk:
    @pytest.mark.goal(1, hint=1)
    async def test_it_asks_which_package(self, learner):
        for _ in range(2):
            async with self.visit(learner) as client:
                await client.expect_nothing()

    @pytest.mark.goal(2, hint=3)
    async def test_it_knows_the_versions(self, learner):
        async with self.visit(learner) as client:
            for package in ("channels", "Channels", "channels", *map(spelled, some_packages(3))):
                await self.ask(client, package)
            await client.expect_nothing()

    @pytest.mark.goal(3, hint=3)
    async def test_it_says_what_is_not_installed(self, learner):
        async with self.visit(learner) as client:
            for package in (no_package(), no_package(), "json", "daphne"):
                await self.ask(client, package)

    @pytest.mark.goal(4, hint=2)
    async def test_blanks_around_are_ignored(self, learner):
        async with self.visit(learner) as client:
            for package in ("  channels ", padded("channels"), padded(no_package()), "no  such\tpackage "):
                await self.ask(client, package)

    @pytest.mark.goal(5, hint=2)
    async def test_bye_ends_it(self, learner):
        for goodbye in ("bye", " bye ", padded("bye")):
            async with self.visit(learner) as client:
                await client.send("daphne")
                await client.send(goodbye)
                await client.expect(f"daphne {version('daphne')}", COMMAND)
                await client.expect("Goodbye", COMMAND)
                await client.expect_close(1000)

    @pytest.mark.goal(5, hint=2)
    async def test_goodbye_comes_last(self, learner):
        packages = some_packages(5)
        for _ in range(3):
            async with self.visit(learner) as client:
                for text in (*packages, "bye"):  # without waiting for the answers in between
                    await client.send(text)
                right = {f"{package} {version(package)}" for package in packages}
                while right:
                    one_of_them = matching(right.__contains__, f"one of {', '.join(map(repr, sorted(right)))}")
                    right.remove(await client.expect(one_of_them, COMMAND))
                await client.expect("Goodbye", COMMAND)
                await client.expect_close(1000)

    @pytest.mark.goal(5, hint=2)
    async def test_only_bye_ends_it(self, learner):
        async with self.visit(learner) as client:
            for text in ("Bye", "BYE", "goodbye", "bye bye", "Goodbye", "quit", "exit", "stop", "close"):
                await self.ask(client, text)

    @pytest.mark.goal(6, hint=2)
    async def test_several_clients_at_once(self, learner):
        with beside(ANOTHER):
            async with self.visit(learner) as first, self.visit(learner) as second:
                await first.send("channels")
                await second.send("daphne")
                await second.expect(f"daphne {version('daphne')}", COMMAND)
                await first.expect(f"channels {version('channels')}", COMMAND)
                await first.send("bye")
                await first.expect("Goodbye", COMMAND)
                await first.expect_close(1000)
                await self.ask(second, "channels")
                await second.expect_nothing()

    @pytest.mark.hidden
    @pytest.mark.goal(6, hint=2)
    async def test_one_goes_without_a_word(self, learner):
        async with self.visit(learner) as stays:
            for package in some_packages(2):
                async with self.visit(learner) as goes:
                    await goes.send("channels")
                    goes.vanish()
                await self.ask(stays, package)

    @asynccontextmanager
    async def visit(self, learner):
        """A client that has been asked which package."""
        async with learner.connect("VersionDesk") as client:
            await client.expect("Which package?")
            yield client

    async def ask(self, client, text):
        """The client asks for a package, and must get the answer for the name without what is around it."""
        name = text.strip()
        found = version_here(name)
        await client.send(text)
        await client.expect(f"{name} {found}" if found else f"{name} is not installed", COMMAND)
