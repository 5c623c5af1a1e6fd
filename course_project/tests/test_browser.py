"""The pages, in a real Chromium."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from .live_server import PASSWORD

pytestmark = pytest.mark.slow("a browser")

TRIES = 4  # in which three answers must overlap once: a busy machine may keep them apart


async def sign_up(page, name):
    await page.get_by_role("link", name="Sign up").first.click()
    await page.get_by_label("Username").fill(name)
    await page.get_by_label("Password:", exact=True).fill(PASSWORD)
    await page.get_by_label("Password confirmation").fill(PASSWORD)
    await page.get_by_role("button", name="Make the account").click()


async def enter_lobby(visit, server, name):
    page = await visit(server.url + "/chat/lobby/")
    await sign_up(page, name)
    await expect(state(page)).to_have_text("Connected")
    return page


def state(page):
    return page.locator("#connection")


async def say(page, text):
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def texts(page):
    return await page.locator("#messages .text").all_text_contents()


# Chat


async def test_two_browsers_chat_and_a_guest_reads(server, visit):
    ada, grace = await enter_lobby(visit, server, "ada1"), await enter_lobby(visit, server, "grace1")
    guest = await visit(server.url + "/chat/lobby/")
    await expect(ada.locator("#people li")).to_have_text(["ada1", "grace1"])
    await expect(ada.locator("#people")).to_contain_text("1 guest")

    await say(ada, "Goal! <b>not bold</b>")
    await say(grace, "Who scored?")
    for page in (ada, grace, guest):
        await expect(page.locator("#messages .text")).to_have_text(["Goal! <b>not bold</b>", "Who scored?"])
    await expect(grace.locator("#messages b").first).to_have_text("ada1")
    await expect(grace.locator("#messages b").last).to_have_text("You")
    await expect(guest.get_by_label("Your message")).to_have_count(0)

    await grace.close()
    await expect(ada.locator("#people li")).to_have_text(["ada1"])


async def test_one_sees_who_is_writing(server, visit):
    ada, grace = await enter_lobby(visit, server, "ada3"), await enter_lobby(visit, server, "grace3")
    await ada.get_by_label("Your message").press_sequentially("Go")
    await expect(grace.locator("#writing")).to_have_text("ada3 is writing…")
    await expect(ada.locator("#writing")).to_have_text("")
    await ada.keyboard.press("Enter")
    await expect(grace.locator("#messages .text").last).to_have_text("Go")
    await expect(grace.locator("#writing")).to_have_text("")


@pytest.mark.parametrize("end", ["kill", "stop"])
async def test_nothing_is_lost_or_doubled_when_the_server_restarts(own_server, visit, end):
    ada, grace = await enter_lobby(visit, own_server, "ada"), await enter_lobby(visit, own_server, "grace")
    for number in range(3):
        await say(ada, f"ada before {number}")
        await say(grace, f"grace before {number}")
    await asyncio.to_thread(getattr(own_server, end))
    for page in (ada, grace):
        await expect(state(page)).to_have_text("Connection lost. Trying again…")
    for number in range(3):
        await say(ada, f"ada during {number}")
        await say(grace, f"grace during {number}")
    await expect(ada.locator("#unsent li").last).to_have_text("ada during 2")

    await asyncio.to_thread(own_server.start)
    for page in (ada, grace):
        await expect(state(page)).to_have_text("Connected")
    for number in range(3):
        await say(ada, f"ada after {number}")
        await say(grace, f"grace after {number}")
    for page in (ada, grace):
        await expect(page.locator("#messages li")).to_have_count(18)
        await expect(page.locator("#unsent li")).to_have_count(0)
    assert await texts(ada) == await texts(grace)
    for name in ("ada", "grace"):
        own = [text for text in await texts(ada) if text.startswith(name)]
        times = ("before", "during", "after")
        assert own == [f"{name} {when} {number}" for when in times for number in range(3)]


async def test_the_page_says_when_the_server_has_trouble(postgres, postgres_server, visit):
    ada = await enter_lobby(visit, postgres_server, "ada")
    await asyncio.to_thread(postgres.kill)
    await expect(state(ada)).to_have_text("The server has trouble. Trying again…")
    await say(ada, "during")
    await asyncio.to_thread(postgres.start)
    await expect(state(ada)).to_have_text("Connected")
    await expect(ada.locator("#messages .text")).to_have_text(["during"])


async def test_more_than_a_page_was_missed_and_all_of_it_comes(own_server, visit):
    await fill_lobby(own_server, 1, 10)
    guest = await visit(own_server.url + "/chat/lobby/")
    await expect(guest.locator("#messages li")).to_have_count(10)
    await asyncio.to_thread(own_server.kill)
    await fill_lobby(own_server, 11, 130)
    await asyncio.to_thread(own_server.start)
    await expect(guest.locator("#messages li")).to_have_count(130)
    assert await texts(guest) == [f"message {number}" for number in range(1, 131)]


async def test_a_message_that_is_stored_but_not_confirmed_is_not_doubled(own_server, visit):
    """The server dies between storing and saying so: the worst moment."""
    ada = await enter_lobby(visit, own_server, "ada")
    confirmations = await without_frames(ada, '"stored"')
    await say(ada, "Goal!")
    await expect(ada.locator("#messages .text")).to_have_text(["Goal!"])
    await expect(ada.locator("#unsent li")).to_have_count(1)
    await asyncio.to_thread(own_server.kill)
    confirmations.set()
    await asyncio.to_thread(own_server.start)
    await expect(ada.locator("#unsent li")).to_have_count(0)
    await expect(ada.locator("#messages .text")).to_have_text(["Goal!"])
    await ada.reload()
    await expect(ada.locator("#messages .text")).to_have_text(["Goal!"])


async def test_a_line_that_dies_without_a_word_is_replaced(server, visit):
    page = await visit(server.url + "/chat/lobby/")
    await page.clock.install()
    await page.reload()
    await expect(page.locator("#people summary")).to_have_text(re.compile(r"\d"))
    opened = []
    page.on("websocket", lambda socket: opened.append(socket))
    await page.clock.fast_forward(60_000)
    assert not opened
    async with page.expect_websocket():
        await page.clock.fast_forward(80_000)
    await expect(state(page)).to_have_text("Connected")


async def test_what_is_not_sent_yet_outlives_a_reload(own_server, visit):
    ada = await enter_lobby(visit, own_server, "ada")
    await ada.evaluate("() => { WebSocket.prototype.send = () => {}; }")
    await say(ada, "Goal!")
    await expect(ada.locator("#unsent li")).to_have_text("Goal!")
    await ada.reload()
    await expect(ada.locator("#messages .text")).to_have_text(["Goal!"])
    await expect(ada.locator("#unsent li")).to_have_count(0)


async def without_frames(page, text):
    """From the next connection on, hold back the server's frames with this text, until the event is set."""
    passing = asyncio.Event()

    def between(socket):
        server = socket.connect_to_server()

        def pass_on(frame):
            if passing.is_set() or text not in frame:
                socket.send(frame)

        server.on_message(pass_on)

    await page.route_web_socket(re.compile("/ws/"), between)
    await page.reload()
    await expect(state(page)).to_have_text("Connected")
    return passing


async def test_a_burst_is_slowed_down_and_arrives_in_order(own_server, visit):
    ada = await enter_lobby(visit, own_server, "ada")
    for number in range(14):
        await say(ada, f"message {number}")
    await expect(ada.locator("#messages li")).to_have_count(14)
    assert await texts(ada) == [f"message {number}" for number in range(14)]


async def test_earlier_messages_are_a_button_away(own_server, visit):
    await fill_lobby(own_server, 1, 120)
    page = await visit(own_server.url + "/chat/lobby/")
    items = page.locator("#messages .text")
    await expect(items).to_have_count(50)
    await expect(items.last).to_be_in_viewport()
    await page.get_by_role("button", name="Earlier messages").dblclick()  # asks for the same page twice
    await expect(items).to_have_count(100)
    await page.get_by_role("button", name="Earlier messages").click()
    await expect(items).to_have_count(120)
    await expect(page.get_by_role("button", name="Earlier messages")).to_be_hidden()
    assert await texts(page) == [f"message {number}" for number in range(1, 121)]


async def fill_lobby(server, first, last):
    await asyncio.to_thread(server.manage, "shell", "-c", FILL.format(first=first, last=last))


FILL = """
from django.contrib.auth.models import User
from chat.models import Room
from chat.posting import store
author, room = User.objects.get_or_create(username="filler")[0], Room.objects.get(slug="lobby")
for number in range({first}, {last} + 1): store(room, author, str(number), f"message {{number}}")
"""


# Prices


async def test_the_board_moves_and_follows_the_keyboard(server, visit):
    page = await visit(server.url + "/stocks/")
    price = page.locator("[data-symbol=ANVL] .price")
    await expect(price).to_have_text(re.compile(r"\d"))
    first = await price.text_content()
    await expect(price).not_to_have_text(first)
    await expect(page.locator("#chart polyline")).to_have_attribute("points", re.compile(r"\d+.* \d"))

    await page.locator("[data-symbol=KITE] button").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#chart-company")).to_have_text("KITE Kite Airways")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(page.get_by_label("Follow KITE")).not_to_be_checked()
    await expect(page.locator("[data-symbol=KITE] .price")).to_have_text("–")


async def test_the_board_keeps_up_with_a_fast_feed(two_servers, visit):
    page = await visit(two_servers[0].url + "/stocks/")
    await expect(state(page)).to_have_text("Connected")
    await page.evaluate(
        """() => {
            window.frames_seen = 0;
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (text) {
                if (text.includes("next")) window.frames_seen += 1;
                return send.call(this, text);
            };
        }"""
    )
    feed = two_servers[0].feed("--csv", str(fast_prices(two_servers[0].folder)), "--speed", "1000")
    try:
        # The last of 5,000 prices: whatever was left out on the way, the latest arrives.
        await expect(page.locator("[data-symbol=ANVL] .price")).to_have_text("5000.00")
    finally:
        feed.kill()
        feed.wait()
    assert 0 < await page.evaluate("frames_seen") < 5000


def fast_prices(folder):
    path = folder / "prices.csv"
    rows = [f"{number},ANVL,{number}" for number in range(1, 5001)]
    path.write_text("\n".join(["seconds,symbol,price", *rows]))
    return path


async def test_the_board_comes_back_after_a_restart(own_server, visit):
    page = await visit(own_server.url + "/stocks/")
    price = page.locator("[data-symbol=ANVL] .price")
    await expect(price).to_have_text(re.compile(r"\d"))
    await asyncio.to_thread(own_server.kill)
    await expect(state(page)).to_have_text("Connection lost. Trying again…")
    before = await price.text_content()
    await asyncio.to_thread(own_server.start)
    await expect(state(page)).to_have_text("Connected")
    await expect(price).not_to_have_text(before)


# Side by side


async def test_both_consumers_answer_and_differ_in_the_race(server, visit):
    page = await visit(server.url + "/side-by-side/")
    sides = [page.get_by_role("region", name=name) for name in ("MySyncConsumer", "MyAsyncConsumer")]
    for side in sides:
        await expect(side.locator(".connection")).to_have_text("Connected")
    await page.get_by_role("button", name="Send").click()
    for side in sides:
        await expect(side.locator(".replies li")).to_have_text(re.compile(r"Goal! \(\d+ ms\)"))
    for _ in range(TRIES):
        await page.get_by_role("button", name="Start").click()
        in_turn, together = [await outcome(side) for side in sides]
        assert in_turn >= 3
        if together < 3:
            break
    assert together < 3


async def test_on_one_connection_both_take_three_seconds(server, visit):
    page = await visit(server.url + "/side-by-side/")
    await page.get_by_label("on one connection").check()
    await page.get_by_role("button", name="Start").click()
    for name in ("MySyncConsumer", "MyAsyncConsumer"):
        assert await outcome(page.get_by_role("region", name=name)) >= 3


async def outcome(side):
    line = side.locator(".outcome")
    await expect(line).to_have_text(re.compile(r"All three answered after [\d.]+ seconds"))
    return float(re.search(r"[\d.]+", await line.text_content())[0])


# Every page


PAGES = ["/", "/side-by-side/", "/chat/", "/chat/lobby/", "/stocks/", "/accounts/sign-up/"]


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_is_wider_than_the_screen(server, visit, path):
    for width in (320, 390, 1100):
        page = await visit(server.url + path, viewport={"width": width, "height": 800})
        await page.wait_for_load_state("networkidle")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/side-by-side/", "/chat/lobby/", "/stocks/"])
async def test_every_control_has_a_name_and_can_be_reached_by_keyboard(server, visit, path):
    page = await visit(server.url + path)
    controls = page.locator("main button:visible, main input:visible, main textarea:visible, main a:visible")
    for control in await controls.all():
        assert await control.evaluate("element => element.tabIndex") == 0
        name = await control.evaluate("e => (e.labels?.[0] ?? e).textContent || e.ariaLabel")
        assert name.strip()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
