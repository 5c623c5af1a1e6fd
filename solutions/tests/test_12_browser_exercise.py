"""What a server and a browser must see of exercise 12: each page runs in a Chromium, and talks to the test's own server."""

import json
import random
from contextlib import AsyncExitStack

import pytest

from classroom.judging.page_in_chromium import (  # noqa: F401  # chromium is a fixture
    LEFT_OUT,
    NEVER,
    a_page,
    chromium,
    script_of,
)
from classroom.running.unmet import Unmet

SECOND = 1000  # milliseconds, of the page's clock


def words(number):
    """Texts that nobody can guess, one of them twice."""
    texts = [
        f"{random.choice(('goal', 'corner', 'foul', 'Ömür'))} {random.randrange(10**6)}" for _ in range(number - 1)
    ]
    return [*texts, texts[0]]


def on_pages(count=1):
    """A check that gets so many pages, each with the file of its class. Where there is no browser, that is told."""

    def prepared(check):
        async def opened(self, learner, chromium):  # noqa: F811
            if chromium is None:
                await script_of(learner, self.file)
                learner.left_out = LEFT_OUT
                return
            async with AsyncExitStack() as stack:
                pages = [
                    await stack.enter_async_context(a_page(learner, chromium, self.file)) for _ in range(count)
                ]
                await check(self, *pages)

        opened.__name__, opened.__doc__ = check.__name__, check.__doc__
        return opened

    return prepared


async def comes_back(page, line, within=NEVER):
    """The line is cut, and the page connects again within so many milliseconds; returns the new line, and the wait."""
    line.cut()
    await page.has_lost()
    wait = await page.tries_again(within)
    return await page.connection(), wait


@pytest.mark.task("12.1")
@pytest.mark.asyncio(loop_scope="class")
class TestItComesBack:
    file = "browser/again.js"
    start = "void connect(address, show)"

    @pytest.mark.goal(1, hint=1)
    @on_pages()
    async def test_messages_are_shown(self, page):
        await page.run(self.start)
        texts = words(4)
        line = await page.connection()
        for text in texts[:2]:
            await line.send(text)
        await page.shows(*texts[:2])
        line, _ = await comes_back(page, line)
        for text in texts[2:]:
            await line.send(text)
        await page.shows(*texts)

    @pytest.mark.goal(2, hint=2)
    @on_pages()
    async def test_the_waits_grow(self, page):
        await page.run(self.start)
        line = await page.connection()
        page.refuses = True
        line.cut()
        waits = []
        for _ in range(10):
            await page.has_lost()
            waits.append(await page.tries_again())
        if waits[0] > SECOND:
            raise Unmet(f"The first try comes after {waits[0]} milliseconds.")
        if min(waits[6:]) < 4 * SECOND:
            raise Unmet(f"After six failures the page waits {min(waits[6:]) / 1000:g} seconds.")
        await page.has_lost()
        page.refuses = False
        await page.tries_again()
        await page.connection()

    @pytest.mark.goal(3, hint=2)
    @on_pages()
    async def test_a_good_connection_begins_anew(self, page):
        page.refuses = True
        await page.run(self.start)
        for _ in range(5):
            await page.has_lost()
            await page.tries_again()
        await page.has_lost()
        page.refuses = False
        await page.tries_again()
        line = await page.connection()
        await line.send("kick-off")
        await page.shows("kick-off")
        line.cut()
        await page.has_lost()
        wait = await page.tries_again()
        if wait > SECOND:
            raise Unmet(f"After a connection that was good the page waits {wait / 1000:g} seconds.")

    @pytest.mark.goal(4, hint=3)
    @on_pages()
    async def test_the_first_wait_is_another_each_time(self, page):
        await page.run(self.start)
        waits, texts = [], []
        for _ in range(6):
            line = await page.connection()
            texts.append(f"minute {len(texts)}")
            await line.send(texts[-1])
            await page.shows(*texts)
            line.cut()
            await page.has_lost()
            waits.append(await page.tries_again())
        if max(waits) - min(waits) <= 20:
            raise Unmet(f"Six first waits are all about {waits[0]} milliseconds long.")

    @pytest.mark.goal(5, hint=3)
    @on_pages(2)
    async def test_it_stays_away_when_it_is_told_to(self, one, another):
        for page, code in ((one, 4000), (another, random.randrange(4001, 5000))):
            await page.run(self.start)
            await (await page.connection()).close(code)
            await page.has_lost()
            await page.stays_away()


@pytest.mark.task("12.2")
@pytest.mark.asyncio(loop_scope="class")
class TestNothingMissed:
    file = "browser/follow.js"
    start = "void follow(address, show)"

    @pytest.mark.goal(1, hint=1)
    @on_pages()
    async def test_the_first_connection(self, page):
        await page.run(self.start)
        line, texts = await page.connection(), words(3)
        asked_for(line, 0)
        await tell(line, 1, *texts)
        await page.shows(*texts)

    @pytest.mark.goal(2, hint=2)
    @on_pages()
    async def test_it_says_what_it_has_seen(self, page):
        await page.run(self.start)
        line, texts = await page.connection(), words(12)
        asked_for(line, 0)
        seen = 0
        for count in (0, 2, 1, 9):
            await tell(line, seen + 1, *texts[seen : seen + count])
            seen += count
            await page.shows(*texts[:seen])
            line, _ = await comes_back(page, line, SECOND)
            asked_for(line, seen)

    @pytest.mark.goal(3, hint=1)
    @on_pages()
    async def test_what_is_not_new_is_not_shown(self, page):
        await page.run(self.start)
        line, texts = await page.connection(), words(4)
        await tell(line, 1, *texts[:3])
        await tell(line, 2, *texts[1:3])
        await page.shows(*texts[:3])
        line, _ = await comes_back(page, line, SECOND)
        asked_for(line, 3)
        await tell(line, 1, *texts)
        await page.shows(*texts)


def asked_for(line, number):
    """The page has said the number that it has seen."""
    query = line.path.partition("?")[2]
    if query != f"after={number}":
        raise Unmet("The page asked for something else.", came=[line.path], expected=f"?after={number}")


async def tell(line, number, *texts):
    """Send texts with their numbers."""
    for place, text in enumerate(texts, number):
        await line.send(json.dumps({"number": place, "text": text}))


@pytest.mark.task("12.3")
@pytest.mark.asyncio(loop_scope="class")
class TestAnOutbox:
    file = "browser/outbox.js"
    start = "window.say = outbox(address); 0"

    @pytest.mark.goal(1, hint=1)
    @on_pages()
    async def test_said_at_any_time(self, page):
        texts = words(5)
        await page.run(f"{self.start}; {json.dumps(texts[:2])}.forEach(say)")  # before it can be open
        line = await page.connection()
        await heard(line, *texts[:2])
        await say(page, texts[2])
        await heard(line, texts[2])
        line.cut()
        await page.has_lost()
        await say(page, *texts[3:])
        await page.tries_again(SECOND)
        await heard(await page.connection(), *texts)

    @pytest.mark.goal(2, hint=2)
    @on_pages()
    async def test_what_was_not_confirmed_is_sent_again(self, page):
        texts = words(5)
        await page.run(self.start)
        line = await page.connection()
        await say(page, *texts)
        refs = await heard(line, *texts)
        left = list(zip(refs, texts, strict=True))
        for confirmed in ((1,), (0, 2), ()):
            gone = [left[place] for place in confirmed]
            for ref, _ in gone:
                await line.send(json.dumps({"ref": ref}))
            left = [one for one in left if one not in gone]
            await line.close(1001)  # a goodbye comes after what was sent before
            await page.has_lost()
            await page.tries_again(SECOND)
            line = await page.connection()
            again = await heard(line, *(text for _, text in left))
            if again != [ref for ref, _ in left]:
                raise Unmet("What was sent again has another ref.")
        await say(page, "full time")
        await heard(line, "full time")

    @pytest.mark.goal(3, hint=1)
    @on_pages(2)
    async def test_each_has_a_ref_of_its_own(self, *pages):
        refs = []
        for page in pages:
            await page.run(self.start)
            line = await page.connection()
            await say(page, "goal", "corner", "goal")
            refs += await heard(line, "goal", "corner", "goal")
        if len(set(refs)) < len(refs):
            raise Unmet("Two messages have the same ref.", came=refs)


async def say(page, *texts):
    """Let a page say these."""
    for text in texts:
        await page.run(f"void say({json.dumps(text)})")


async def heard(line, *texts):
    """The page's next messages have these texts; returns their refs."""
    refs = []
    for text in texts:
        message = json.loads(await line.receive())
        if message.keys() != {"ref", "text"} or message["text"] != text or not isinstance(message["ref"], str):
            raise Unmet(
                "The page has sent something else.",
                came=[json.dumps(message, ensure_ascii=False)],
                expected=f'{{"ref": "...", "text": {json.dumps(text, ensure_ascii=False)}}}',
            )
        refs.append(message["ref"])
    return refs


@pytest.mark.task("12.4")
@pytest.mark.asyncio(loop_scope="class")
class TestMountedTwice:
    file = "browser/mount.js"
    start = "window.unmount = mount(address, show); 0"

    @pytest.mark.goal(1, hint=1)
    @on_pages()
    async def test_a_mounted_one_comes_back(self, page):
        await page.run(self.start)
        texts = words(3)
        for place, text in enumerate(texts, 1):
            line = await page.connection()
            await line.send(text)
            await page.shows(*texts[:place])
            line.cut()
            await page.has_lost()
            await page.tries_again(SECOND)

    @pytest.mark.goal(2, hint=3)
    @on_pages()
    async def test_mounted_twice_shows_each_message_once(self, page):
        await page.run("mount(address, show)(); window.unmount = mount(address, show); 0")
        await page.has_lost()
        await page.stays_away()
        line = await page.connection()
        if not line.is_open:  # the first one, whose handshake was under way
            line = await page.connection()
        texts = words(3)
        for text in texts:
            await line.send(text)
        await page.shows(*texts)
        await page.stays_away()

    @pytest.mark.goal(3, hint=2)
    @on_pages()
    async def test_taken_down_while_it_is_connected(self, page):
        await page.run(self.start)
        line = await page.connection()
        await line.send("kick-off")
        await page.shows("kick-off")
        await page.run("void unmount()")
        await line.has_ended()
        await page.has_lost()
        await page.stays_away()

    @pytest.mark.goal(3, hint=2)
    @on_pages()
    async def test_taken_down_while_it_waits(self, page):
        await page.run(self.start)
        (await page.connection()).cut()
        await page.has_lost()
        await page.run("void unmount()")
        await page.stays_away()
