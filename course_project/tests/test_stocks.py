"""Prices: where they come from, and how they reach clients fast and slow."""

import asyncio
import html
import itertools
import time

import pytest
from channels.layers import get_channel_layer
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.core.management import CommandError, call_command
from django.urls import path
from hypothesis import given
from hypothesis import strategies as some

from common.frames import LONGEST_LIST, encode
from stocks import walk
from stocks.board import HISTORY, Board
from stocks.consumers import PriceConsumer
from stocks.mailbox import Mailbox, NoMoreQuotes
from stocks.management.commands import feed
from stocks.market import GROUP, LISTING, publish
from stocks.replay import BadRow, read_ticks
from stocks.walk import random_walk

from .clients import PATIENCE

# Where prices come from


def test_the_same_seed_walks_the_same_way():
    def walk(seed):
        return list(itertools.islice(random_walk(seed), 50))

    assert walk(7) == walk(7)
    assert walk(7) != walk(8)


def test_a_walk_begins_with_the_opening_prices():
    first, second, third = itertools.islice(random_walk(7), 3)
    assert first == (0, {symbol: opening for symbol, (_, opening) in LISTING.items()})
    assert [second[0], third[0]] == [0.5, 0.5]


def test_a_step_moves_about_half_of_the_shares_a_little():
    before, moved, steps = {}, 0, 1_000
    for _, prices in itertools.islice(random_walk(7), steps + 1):
        assert all(
            abs(price - before.get(symbol, price)) <= 0.01 * price + 0.01 for symbol, price in prices.items()
        )
        moved += len(prices) if before else 0
        before |= prices
    assert 0.45 < moved / (steps * len(LISTING)) < 0.55


def test_a_price_does_not_fall_to_nothing(monkeypatch):
    monkeypatch.setattr(walk, "LISTING", {"PLUM": ("Plum Orchards", 0.01)})
    assert {prices.get("PLUM", 0.01) for _, prices in itertools.islice(random_walk(7), 100)} == {0.01}


@given(seed=some.integers())
def test_a_walk_keeps_to_listed_shares_and_prices_above_zero(seed):
    for pause, prices in itertools.islice(random_walk(seed), 30):
        assert pause >= 0
        assert prices.keys() <= LISTING.keys()
        assert all(price > 0 and round(price, 2) == price for price in prices.values())


def test_a_file_is_replayed_tick_by_tick():
    lines = ["seconds,symbol,price", "0,ANVL,1", "3,ANVL,1.5", "3,KITE,2", "5,KITE,2.5"]
    assert list(read_ticks(lines)) == [(0, {"ANVL": 1}), (3, {"ANVL": 1.5, "KITE": 2}), (2, {"KITE": 2.5})]
    assert [pause for pause, _ in read_ticks(lines, speed=2)] == [0, 1.5, 1]


@pytest.mark.parametrize(
    "row, complaint",
    [
        ("0,ANVL", "seconds,symbol,price"),
        ("0,ANVL,dear", "seconds,symbol,price"),
        ("0,NOPE,1", "NOPE is not listed"),
        ("0,ANVL,-1", "above 0"),
        ("0,ANVL,0", "above 0"),
        ("0,ANVL,nan", "above 0"),
        ("-1,ANVL,1", "backwards"),
        ("nan,ANVL,1", "backwards"),
        ("inf,ANVL,1", "backwards"),
    ],
)
def test_a_row_that_cannot_be_replayed_is_named(row, complaint):
    with pytest.raises(BadRow, match=f"Line 2: .*{complaint}"):
        list(read_ticks(["seconds,symbol,price", row]))


def test_the_feed_refuses_a_channel_layer_that_nobody_else_hears(settings):
    settings.PRICES_IN_PROCESS = True
    with pytest.raises(CommandError, match="CHANNEL_LAYER_URL"):
        call_command("feed")


@pytest.fixture
def published(settings, monkeypatch):
    """What the feed publishes: no more than twenty ticks, and without waiting."""

    async def publish(ticks):
        published.extend(itertools.islice(ticks, 20))

    published = []
    settings.PRICES_IN_PROCESS = False
    monkeypatch.setattr(feed, "publish", publish)
    return published


def test_the_feed_walks_as_its_seed_and_its_interval_say(published):
    call_command("feed", "--seed", "7", "--interval", "0.25")
    assert published == list(itertools.islice(random_walk(7, 0.25), 20))


def test_the_feed_takes_a_step_each_half_second_unless_it_is_told(published):
    call_command("feed")
    assert {pause for pause, _ in published[1:]} == {0.5}


@pytest.mark.parametrize("options, pause", [([], 3), (["--speed", "2"], 1.5)])
def test_the_feed_replays_a_file(published, tmp_path, options, pause):
    prices = tmp_path / "prices.csv"
    prices.write_text("seconds,symbol,price\n0,ANVL,1\n3,ANVL,1.5\n")
    call_command("feed", "--csv", str(prices), *options)
    assert published == [(0, {"ANVL": 1}), (pause, {"ANVL": 1.5})]


def test_the_feed_is_ended_by_the_keyboard(published, monkeypatch, capsys):
    async def publish(ticks):
        raise KeyboardInterrupt

    monkeypatch.setattr(feed, "publish", publish)
    call_command("feed")
    assert capsys.readouterr().out == "The feed has stopped.\n"


def test_the_feed_says_what_is_wrong_with_a_file(published, tmp_path):
    prices = tmp_path / "prices.csv"
    prices.write_text("seconds,symbol,price\n0,NOPE,1\n")
    with pytest.raises(CommandError, match="Line 2: NOPE"):
        call_command("feed", csv=prices)
    with pytest.raises(CommandError, match="No such file"):
        call_command("feed", csv=tmp_path / "nowhere.csv")
    for option in ("interval", "speed"):
        with pytest.raises(CommandError, match="above 0"):
            call_command("feed", **{option: 0})
    assert not published


# Conflation

symbols = some.sampled_from(list(LISTING))
ticks = some.lists(some.dictionaries(symbols, some.floats(1, 100), min_size=1), min_size=1)


@given(ticks=ticks, followed=some.sets(symbols, min_size=1))
async def test_a_mailbox_holds_the_latest_price_of_each_share_and_no_more(ticks, followed):
    mailbox = Mailbox()
    mailbox.subscribe(followed)
    latest = {}
    for prices in ticks:
        mailbox.put(prices)
        latest |= {symbol: price for symbol, price in prices.items() if symbol in followed}
        assert mailbox.waiting == latest
    if latest:
        assert await mailbox.take() == latest
        assert not mailbox.waiting


async def test_what_is_unsubscribed_is_not_sent_any_more():
    mailbox = Mailbox()
    mailbox.subscribe(["ANVL", "KITE"])
    mailbox.put({"ANVL": 1, "KITE": 2})
    mailbox.unsubscribe(["ANVL", "PLUM"])  # PLUM was never followed: nothing changes
    assert await mailbox.take() == {"KITE": 2}
    mailbox.put({"ANVL": 3, "KITE": 4})
    assert await mailbox.take() == {"KITE": 4}


# The board and its clients


@pytest.fixture
def board(settings):
    settings.PRICES_IN_PROCESS = False
    return Board()


@pytest.fixture
async def watcher(board):
    application = URLRouter([path("", PriceConsumer.as_asgi(board=board))])
    watcher = WebsocketCommunicator(application, "/")
    await watcher.connect(timeout=PATIENCE)
    await until(lambda: GROUP in get_channel_layer().groups)
    yield watcher
    await watcher.disconnect(timeout=PATIENCE)


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.001)


async def tick(board, **prices):
    await publish([(0, prices)])
    await until(lambda: all(latest(board, symbol) == price for symbol, price in prices.items()))


def latest(board, symbol):
    return board.history[symbol][-1]["price"] if board.history[symbol] else None


async def subscribe(watcher, *symbols):
    await watcher.send_json_to({"type": "subscribe", "symbols": symbols})
    history = await watcher.receive_json_from(timeout=PATIENCE)
    assert history["type"] == "history"
    return {symbol: [quote["price"] for quote in quotes] for symbol, quotes in history["quotes"].items()}


async def prices(watcher):
    message = await watcher.receive_json_from(timeout=PATIENCE)
    assert message["type"] == "prices"
    return {symbol: quote["price"] for symbol, quote in message["quotes"].items()}


async def test_a_client_gets_the_shares_it_follows(board, watcher):
    assert await subscribe(watcher, "ANVL") == {"ANVL": []}
    await tick(board, ANVL=1, KITE=2)
    assert await prices(watcher) == {"ANVL": 1}


async def test_a_client_that_unsubscribes_gets_no_more(board, watcher):
    await subscribe(watcher, "ANVL", "KITE")
    await watcher.send_json_to({"type": "unsubscribe", "symbols": ["ANVL"]})
    await subscribe(watcher, "KITE")  # an answer: what was sent before has been handled
    await tick(board, ANVL=1, KITE=2)
    assert await prices(watcher) == {"KITE": 2}


async def test_a_quote_says_when_it_was(board, watcher):
    await subscribe(watcher, "ANVL")
    before = time.time()
    await tick(board, ANVL=1)
    quote = (await watcher.receive_json_from(timeout=PATIENCE))["quotes"]["ANVL"]
    assert before <= quote["at"] <= time.time()


async def test_a_client_that_comes_late_gets_the_past(board, watcher):
    await tick(board, ANVL=1)
    await tick(board, ANVL=2)
    assert await subscribe(watcher, "ANVL", "KITE") == {"ANVL": [1, 2], "KITE": []}


def test_the_whole_past_has_its_place_in_a_frame(board):
    for _, prices in itertools.islice(random_walk(7), HISTORY * 4):
        board.show({"at": 1_900_000_000.123456, "prices": prices})
    past = {symbol: list(quotes) for symbol, quotes in board.history.items()}
    assert len(past["ANVL"]) == HISTORY
    assert len(encode(past)) < LONGEST_LIST


async def test_a_slow_client_gets_the_latest_price_and_no_queue(board, watcher):
    await subscribe(watcher, "ANVL")
    await tick(board, ANVL=1)
    assert await prices(watcher) == {"ANVL": 1}
    for price in range(2, 500):
        await tick(board, ANVL=price)
    assert await watcher.receive_nothing(timeout=0.05)
    await watcher.send_json_to({"type": "next"})
    assert await prices(watcher) == {"ANVL": 499}
    assert await watcher.receive_nothing(timeout=0.05)


async def test_asking_twice_gives_no_second_answer(board, watcher):
    await watcher.send_json_to({"type": "next"})
    await watcher.send_json_to({"type": "next"})
    await subscribe(watcher, "ANVL")
    await tick(board, ANVL=1)
    await prices(watcher)
    await tick(board, ANVL=2)
    assert await watcher.receive_nothing(timeout=0.05)


async def test_the_line_is_seen_to_be_alive(board, settings):
    settings.HEARTBEAT = 0.01
    watcher = WebsocketCommunicator(PriceConsumer.as_asgi(board=board), "/")
    await watcher.connect(timeout=PATIENCE)
    for _ in range(2):
        assert await watcher.receive_json_from(timeout=PATIENCE) == {"type": "heartbeat"}
    await watcher.disconnect(timeout=PATIENCE)


async def test_an_unlisted_share_is_refused_in_words(watcher):
    await watcher.send_json_to({"type": "subscribe", "symbols": ["NOPE"]})
    error = await watcher.receive_json_from(timeout=PATIENCE)
    assert (error["code"], error["detail"][:9]) == ("invalid", "symbols.0")


async def test_too_many_subscriptions_at_once_are_refused(watcher):
    codes = set()
    for _ in range(20):
        await watcher.send_json_to({"type": "subscribe", "symbols": ["ANVL"]})
        codes.add((await watcher.receive_json_from(timeout=PATIENCE)).get("code"))
    assert codes == {None, "too_fast"}


async def test_a_board_that_moves_fast_may_ask_for_each_step(board, watcher):
    await subscribe(watcher, "ANVL")
    for price in range(1, 100):
        await tick(board, ANVL=price)
        assert await prices(watcher) == {"ANVL": price}
        await watcher.send_json_to({"type": "next"})


async def test_next_is_not_free_for_who_has_got_nothing(board, watcher):
    codes = set()
    for _ in range(20):
        await watcher.send_json_to({"type": "next"})
        await watcher.send_json_to({"type": "subscribe", "symbols": ["ANVL"]})
        codes.add((await watcher.receive_json_from(timeout=PATIENCE)).get("code"))
    assert "too_fast" in codes


async def test_the_board_rests_when_nobody_watches(board):
    mailbox = Mailbox()
    board.join(mailbox)
    await until(lambda: GROUP in get_channel_layer().groups)
    task = board.task
    board.leave(mailbox)
    await asyncio.wait([task])
    assert task.cancelled()
    board.join(mailbox)
    assert not board.task.done()
    board.leave(mailbox)


async def test_the_board_works_while_somebody_watches(board):
    first, second = Mailbox(), Mailbox()
    second.subscribe(["ANVL"])
    for mailbox in (first, second):
        board.join(mailbox)
    await until(lambda: GROUP in get_channel_layer().groups)
    board.leave(first)
    await tick(board, ANVL=1)
    assert (await second.take())["ANVL"]["price"] == 1
    board.leave(second)


@pytest.mark.parametrize("fails", [False, True])
async def test_a_connection_leaves_nothing_running(board, monkeypatch, fails):
    before = asyncio.all_tasks()
    application = URLRouter([path("", PriceConsumer.as_asgi(board=board))])
    watcher = WebsocketCommunicator(application, "/")
    await watcher.connect(timeout=PATIENCE)
    if fails:
        monkeypatch.setattr(PriceConsumer, "answer", fail)
        await watcher.send_json_to({"type": "next"})
        with pytest.raises(ExceptionGroup):
            await watcher.wait()
    else:
        await watcher.disconnect(timeout=PATIENCE)
    await until(lambda: asyncio.all_tasks() == before)
    assert not board.mailboxes


async def fail(self, message):
    raise ZeroDivisionError


async def test_the_board_outlives_a_channel_layer_that_fails(board, monkeypatch, caplog):
    layer, failures = get_channel_layer(), iter([OSError("gone")])

    async def fail_once():
        for error in failures:
            raise error
        return "specific.back"

    monkeypatch.setattr(layer, "new_channel", fail_once)
    monkeypatch.setattr("stocks.board.RETRY", 0)
    mailbox = Mailbox()
    board.join(mailbox)
    await until(lambda: GROUP in layer.groups)
    board.leave(mailbox)
    assert "OSError('gone')" in caplog.text


async def test_a_board_that_the_layer_has_forgotten_joins_again(board, settings):
    settings.HEARTBEAT = 0.01
    layer, mailbox = get_channel_layer(), Mailbox()
    board.join(mailbox)
    await until(lambda: GROUP in layer.groups)
    layer.groups.clear()
    await until(lambda: GROUP in layer.groups)
    await tick(board, ANVL=1)
    board.leave(mailbox)


async def test_a_board_that_hears_nothing_subscribes_anew_and_its_clients_are_told(board, monkeypatch, settings):
    settings.HEARTBEAT = 0.01
    monkeypatch.setattr("stocks.board.RETRY", 0)
    layer, channels = get_channel_layer(), []
    group_add = layer.group_add

    async def add_all_but_the_first(group, channel):
        channels.append(channel)
        if channel != channels[0]:
            await group_add(group, channel)

    monkeypatch.setattr(layer, "group_add", add_all_but_the_first)
    mailbox = Mailbox()
    board.join(mailbox)
    with pytest.raises(NoMoreQuotes):
        await mailbox.take()
    await until(lambda: GROUP in layer.groups)
    board.leave(mailbox)
    assert channels.count(channels[0]) == 3


async def test_a_tick_that_is_lost_does_not_end_the_feed(monkeypatch, caplog):
    layer, sent = get_channel_layer(), []

    async def fail_first(group, event):
        sent.append(event["prices"])
        if len(sent) == 1:
            raise OSError("gone")

    monkeypatch.setattr(layer, "group_send", fail_first)
    await publish([(0, {"ANVL": 1}), (0, {"ANVL": 2})])
    assert sent == [{"ANVL": 1}, {"ANVL": 2}]
    assert "OSError('gone')" in caplog.text


async def test_with_a_layer_in_memory_the_board_makes_its_own_prices(settings):
    settings.PRICES_IN_PROCESS = True
    board, mailbox = Board(), Mailbox()
    mailbox.subscribe(LISTING)
    board.join(mailbox)
    async with asyncio.timeout(PATIENCE):
        quotes = await mailbox.take()
    board.leave(mailbox)
    assert quotes.keys() == LISTING.keys()


def test_the_page_lists_every_share(client):
    page = html.unescape(client.get("/stocks/").content.decode())
    for symbol, (company, opening) in LISTING.items():
        assert f'data-symbol="{symbol}" data-opening="{opening:.2f}"' in page
        assert f"<span>{company}</span>" in page


def test_whoever_logs_in_comes_back_to_the_prices(client):
    assert "?next=/stocks/" in client.get("/stocks/").content.decode()
