"""The timeline without a server: what is kept of payloads, which rows are a run, and how they are drawn."""

import asyncio
import json
import sys
import threading
from html.parser import HTMLParser

import pytest
from channels.layers import InMemoryChannelLayer

from classroom.timeline import Entry, Log, RecordedApplication, Timeline, current_client, watch
from classroom.timeline.payload import Payload, close_code, exception, message, plain, request_target


def shown(data):
    return str(Payload.of(data))


def row(**values):
    usual = dict(at=0.0, client=1, path="/ws/", sender="client", receiver="Daphne", label="text frame")
    return Entry(**usual | values)


class Words(HTMLParser):
    """The text of a piece of HTML, and its tags."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self._in_style = [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._in_style = tag == "style"

    def handle_endtag(self, tag):
        self._in_style = False

    def handle_data(self, data):
        self.words += "" if self._in_style else data


# Payloads


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("goal!", "'goal!'"),
        ("", "''"),
        ('{"b":1,"a":[true,null]}', '{"b": 1, "a": [true, null]}'),  # the order is the sender's
        ('{ "price" : 1.10,\n "id":12345678901234567890 }', '{"price": 1.10, "id": 12345678901234567890}'),
        ('{"says":"a,b:c  d"}', '{"says": "a,b:c  d"}'),
        ('{"broken": 1,}', "'{\"broken\": 1,}'"),  # not JSON, so it is a quoted text
        ("12", "'12'"),
        ("one\r\ntwo\tthree", r"'one\r\ntwo\tthree'"),
        ("abc\u202edef\u2066", r"'abc\u202edef\u2066'"),
        ('{"name":"a\u202eb"}', r'{"name": "a\u202eb"}'),
        ("\ud800", r"'\ud800'"),
        ("Grüße", "'Grüße'"),
        (b"", "(0 bytes)"),
        (b"\x01\xff", "01 ff (2 bytes)"),
        (b"x", "78 (1 byte)"),
        (bytes(2000), "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 … (2,000 bytes)"),
        (17, "'17'"),  # an application's mistake
    ],
)
def test_a_payload_is_shown_as_people_read_it(sent, read):
    assert shown(sent) == read


def test_a_long_text_is_cut_and_its_length_said():
    text = shown("x" * 12_034)
    assert text.endswith("'… (12,034 characters)") and len(text) < 130
    assert shown(json.dumps({"list": ["x" * 9] * 999})).startswith('{"list": ["xxx')


def test_only_what_is_shown_is_kept():
    assert sys.getsizeof(Payload.of("x" * 1_000_000).head) < 1000
    assert len(Payload.of(bytearray(1_000_000)).head) == 16


@pytest.mark.parametrize(
    "text",
    [
        '{"password": "s3cret-value"}',
        '{"user": "ann", "accessToken":"s3cret-value", "room": "blue"}',
        "{'sessionid': 's3cret-value'}",
        "token=s3cret-value",
        "Authorization: Bearer s3cret-value",
        "Cookie: theme=dark; id=s3cret-value",
        "[(b'cookie', b'id=s3cret-value'), (b'host', b'x')]",
        '[["authorization", "Basic s3cret-value"]]',
        '{"session": {"id": {"x": "s3cret-value"}}}',
        '{"secret": ["s3cret-value", 1]}',
        '{"api_key": "s3cret-value ' + "x" * 200 + '"}',  # cut before the value ends
        '{"key": "a\\"s3cret-value"}',
        "Bearer s3cret-value",
    ],
)
def test_secrets_in_a_payload_are_masked(text):
    assert "s3cret" not in shown(text) and "•••" in shown(text)
    assert "s3cret" not in plain(text)


@pytest.mark.parametrize("text", ['{"author": "Ann", "monkey": 1, "passed": true}', "the key idea", "side: left"])
def test_what_only_resembles_a_secret_is_shown(text):
    assert "•••" not in shown(text)


def test_masked_json_is_still_shown_as_json():
    assert shown('{"pin":1,"token":123,"room":"blue"}') == '{"pin": 1, "token": "•••", "room": "blue"}'


def test_query_values_with_secret_names_are_masked():
    target = request_target("/ws/", "room=blue&token=a,b;c&API_KEY=x&flag&sessionid=")
    assert target == "/ws/?room=blue&token=•••&API_KEY=•••&flag&sessionid=•••"
    assert request_target("/ws/") == "/ws/"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (1000, "normal closure"),
        (1001, "going away"),
        (1005, "no code given"),
        (1006, "connection lost"),
        (1009, "message too big"),
        (1011, "server error"),
        (1008, "policy violation"),
        (1012, "service restart"),
        (1014, "bad gateway"),
        (4000, "chosen by the application"),
        (4999, "chosen by the application"),
        (3000, "for libraries and frameworks"),
        (999, "no meaning defined"),
        (5000, "no meaning defined"),
    ],
)
def test_a_close_code_has_its_name(code, name):
    assert close_code(code) == f"{code} ({name})"


def test_a_close_frame_without_a_code_is_1005_and_a_reason_is_quoted():
    assert close_code(None) == "1005 (no code given)"
    assert close_code(4000, "bye\n") == r"4000 (chosen by the application) 'bye\n'"
    assert close_code("4000") == "'4000'"


def test_an_exception_is_one_line():
    assert exception(ValueError("two\nlines")) == "ValueError: two lines"

    class Unprintable(Exception):
        def __str__(self):
            raise RuntimeError

    assert "Unprintable" in exception(Unprintable())


def test_a_message_that_json_cannot_show_does_no_harm():
    circle = {}
    circle["self"] = circle
    assert "cannot show" in str(message(circle))
    assert str(message({"type": "price", "at": {1}})) == '{"type": "price", "at": "{1}"}'


# The log


def add(log, label, **flags):
    log.add(1, "/ws/", "client", "Daphne", label, **flags)


def labels(timeline):
    return [entry.label for entry in timeline.entries]


def test_the_last_run_is_what_came_since_the_newest_begin_that_had_rows():
    log = Log()
    log.begin_run()
    add(log, "one", from_outside=True)
    log.begin_run()
    log.begin_run()
    assert labels(log.last_run()) == ["one"]  # a cell that only asks for the timeline has no rows
    add(log, "two", from_outside=True)
    add(log, "three")
    assert labels(log.last_run()) == ["two", "three"]
    assert labels(log.everything()) == ["one", "two", "three"]


def test_what_a_client_that_left_still_causes_belongs_to_the_run_before():
    log = Log()
    log.begin_run()
    add(log, "message", from_outside=True)
    log.begin_run()
    add(log, "late disconnect")
    assert labels(log.last_run()) == ["message", "late disconnect"]
    add(log, "next client", from_outside=True)
    assert labels(log.last_run()) == ["next client"]


def test_a_full_log_says_how_many_rows_of_the_run_it_has_lost():
    log = Log(size=10)
    for number in range(5):
        add(log, f"old {number}", from_outside=True)
    log.begin_run()
    for number in range(12):
        add(log, str(number), from_outside=True)
    run = log.last_run()
    assert labels(run) == [str(number) for number in range(2, 12)]
    assert "2 earlier rows of this run are no longer kept" in run.text() and "2 earlier rows" in run.html()
    assert log.everything().forgotten == 7


def test_threads_may_write_at_once():
    log = Log(size=100_000)
    threads = [threading.Thread(target=lambda: [add(log, "x") for _ in range(2000)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(log.everything()) == 8000 and log.everything().forgotten == 0


def test_a_connection_keeps_its_number():
    class Protocol:
        client_number = None

    log, first, second = Log(), Protocol(), Protocol()
    assert log.client_of(first) == log.client_of(first) != log.client_of(second)


# ASGI events


async def run(application, *events, scope=None, log=None):
    """Run a recorded application with these events; return the log and what was sent."""
    log = log or Log()
    sent, unread = [], list(events)

    async def receive():
        if not unread:
            await asyncio.Event().wait()
        return unread.pop(0)

    async def send(event):
        sent.append(event)

    scope = {"type": "websocket", "path": "/ws/", "headers": [], **(scope or {})}
    try:
        await RecordedApplication(application, log)(scope, receive, send)
    except Exception as error:
        sent.append(error)
    return log, sent


async def test_websocket_events_are_recorded_in_both_directions_and_passed_on():
    async def application(scope, receive, send):
        await receive()
        cookie = (b"set-cookie", b"id=s3cret")
        await send({"type": "websocket.accept", "subprotocol": "chat", "headers": [cookie]})
        await receive()
        await send({"type": "websocket.send", "text": None, "bytes": b"\x01"})
        await receive()
        await send({"type": "websocket.close", "code": 4001, "reason": "full"})

    events = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": "hi", "bytes": None},
        {"type": "websocket.disconnect", "code": None},
    ]
    log, sent = await run(application, *events)
    assert [(e.sender, e.receiver, e.label, str(e.detail)) for e in log.everything().entries] == [
        ("Daphne", "consumer", "websocket.connect", ""),
        ("consumer", "Daphne", "websocket.accept", "subprotocol chat"),
        ("Daphne", "consumer", "websocket.receive", "'hi'"),
        ("consumer", "Daphne", "websocket.send", "01 (1 byte)"),
        ("Daphne", "consumer", "websocket.disconnect", "1005 (no code given)"),
        ("consumer", "Daphne", "websocket.close", "4001 (chosen by the application) 'full'"),
    ]
    assert [event["type"] for event in sent] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert sent[0]["headers"]
    assert "s3cret" not in repr(log.everything().entries)


async def test_an_exception_is_a_failed_row_and_goes_on_its_way():
    async def application(scope, receive, send):
        raise NameError("name 'room' is not defined")

    log, sent = await run(application)
    (entry,) = log.everything().entries
    assert entry.failed and str(entry.detail) == "NameError: name 'room' is not defined"
    assert isinstance(sent[0], NameError)


async def test_a_cancelled_application_is_a_failed_row():
    async def application(scope, receive, send):
        await receive()

    log = Log()
    task = asyncio.create_task(run(application, log=log))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [(e.label, e.failed) for e in log.everything().entries] == [("cancelled", True)]


@pytest.mark.parametrize(
    "event",
    [
        "text",
        None,
        {},
        {"type": 3},
        {"type": "websocket.send", "text": 3},
        {"type": "websocket.close", "code": "x"},
        {"type": "websocket.accept", "subprotocol": 7},
        {"type": "http.response.start"},
    ],
)
@pytest.mark.parametrize("kind", ["websocket", "http"])
async def test_a_malformed_event_reaches_the_server_unchanged(event, kind):
    async def application(scope, receive, send):
        await send(event)

    log, sent = await run(application, scope={"type": kind, "method": "GET"})
    assert len(sent) == 1 and sent[0] is event
    assert log.everything().html()


async def test_a_page_has_rows_for_the_request_and_the_answer():
    async def page(scope, receive, send):
        await receive()
        await send({"type": "http.response.start", "status": 404, "headers": [(b"set-cookie", b"id=s3cret")]})
        await send({"type": "http.response.body", "body": b"x" * 1000, "more_body": True})
        await send({"type": "http.response.body", "body": b"x" * 34})

    scope = {"type": "http", "method": "POST", "path": "/blå/", "query_string": b"key=s3cret"}
    log, _ = await run(page, {"type": "http.request", "body": b"a=1"}, scope=scope)
    rows = [(e.sender, e.receiver, e.label, str(e.detail)) for e in log.everything().entries]
    assert rows[0] == ("client", "Daphne", "POST", "/bl%C3%A5/?key=•••")
    assert rows[1] == ("Daphne", "consumer", "http.request", "3 bytes")
    assert rows[-1] == ("Daphne", "client", "404 Not Found", "1,034 bytes")
    assert "s3cret" not in repr(rows)


async def test_a_page_that_fails_is_answered_with_500():
    async def page(scope, receive, send):
        raise ValueError

    log, _ = await run(page, scope={"type": "http", "method": "GET"})
    assert [(e.label, e.failed) for e in log.everything().entries][1:] == [
        ("raised", True),
        ("500 Internal Server Error", True),
    ]


async def test_the_number_of_the_client_is_known_while_the_application_runs_and_forgotten_after():
    numbers = []

    async def application(scope, receive, send):
        numbers.append(current_client.get())

    log = Log()
    await run(application, log=log)
    await run(application, log=log)
    token = current_client.set(7)
    await run(application, log=log)
    current_client.reset(token)
    assert numbers == [1, 2, 7] and current_client.get() == 0


async def test_lifespan_events_are_left_alone():
    async def application(scope, receive, send):
        await send({"type": "lifespan.startup.complete"})

    log, sent = await run(application, scope={"type": "lifespan"})
    assert sent and not log.everything().entries


# The channel layer


async def test_messages_through_the_channel_layer_are_recorded_once_each():
    layer, log = InMemoryChannelLayer(), Log()
    watch(layer, log)
    watch(layer, log)
    channel = await layer.new_channel()
    current_client.set(3)
    await layer.group_add("scores", channel)
    await layer.group_send("scores", {"type": "goal", "by": "Ann"})
    assert await layer.receive(channel) == {"type": "goal", "by": "Ann"}
    await layer.send(channel, {"type": "whistle"})
    await layer.group_send(message={"type": "end"}, group="scores")
    assert [(e.sender, e.receiver, e.label, str(e.detail)) for e in log.everything().entries] == [
        ("consumer", "channel layer", "group_add", "scores"),
        ("consumer", "channel layer", "group_send", 'scores {"type": "goal", "by": "Ann"}'),
        ("channel layer", "consumer", "message", '{"type": "goal", "by": "Ann"}'),
        ("consumer", "channel layer", "send", f'{channel} {{"type": "whistle"}}'),
        ("consumer", "channel layer", "group_send", 'scores {"type": "end"}'),
    ]
    assert {e.client for e in log.everything().entries} == {3}


async def test_a_message_from_a_notebook_cell_comes_from_outside_and_begins_a_run():
    layer, log = InMemoryChannelLayer(), Log()
    watch(layer, log)
    add(log, "before", from_outside=True)
    log.begin_run()
    await layer.group_send("scores", {"type": "goal"})
    run = log.last_run()
    assert [(e.client, e.sender) for e in run.entries] == [(0, "outside")]
    assert "group_send" in run.text() and "outside to channel layer" in Words(run.html()).words


async def test_a_watched_layer_raises_what_it_raised_before():
    layer, log = InMemoryChannelLayer(), Log()
    watch(layer, log)
    with pytest.raises(TypeError, match="Group name"):
        await layer.group_send("not a name", {"type": "goal"})
    with pytest.raises(TypeError):
        await layer.group_send("scores")
    with pytest.raises(AssertionError):
        await layer.group_send("scores", "not a dict")


async def test_watching_with_another_log_moves_the_rows_there():
    layer, old, new = InMemoryChannelLayer(), Log(), Log()
    watch(layer, old)
    watch(layer, new)
    await layer.group_send("scores", {"type": "goal"})
    assert (len(old.everything()), len(new.everything())) == (0, 1)


# The picture


def test_an_empty_timeline_says_what_to_do():
    timeline = Timeline(())
    assert "Connect a client" in timeline.text() and "Connect a client" in timeline.html()
    assert repr(timeline) == timeline.text()


def test_everything_from_outside_is_escaped():
    evil = "<script>alert(1)</script>"
    entries = [
        row(path=evil, detail=Payload.of(evil)),
        row(client=2, path=f'"{evil}', label=evil, detail=evil, failed=True),
    ]
    html = Timeline(entries).html()
    assert "script" not in Words(html).tags
    assert Words(html).words.count(evil) >= 4


def test_html_and_text_say_the_same():
    entries = [
        row(detail=Payload.of("goal!")),
        row(at=0.0015, sender="Daphne", receiver="consumer", label="websocket.receive"),
        row(at=2.5, sender="consumer", receiver="consumer", label="raised", detail="NameError: x", failed=True),
    ]
    bundle = Timeline(entries)._repr_mimebundle_()
    words = " ".join(Words(bundle["text/html"]).words.split())
    for said in (
        "0.0",
        "1.5",
        "2,500.0",
        "text frame 'goal!'",
        "websocket.receive",
        "2.5 s pass",
        "✗ failed: raised NameError: x",
        "over the wire",
        "inside the server process",
    ):
        assert said in words and said in bundle["text/plain"], said
    assert "client to Daphne: text frame" in words  # what the arrow says, for a screen reader
    assert 'role="list"' in bundle["text/html"] and 'aria-label="Timeline · 3 rows' in bundle["text/html"]


def test_the_text_form_draws_arrows():
    entries = [
        row(),
        row(sender="Daphne", receiver="client"),
        row(sender="Daphne", receiver="consumer"),
        row(sender="consumer", receiver="channel layer"),
        row(sender="outside", receiver="channel layer", client=0),
    ]
    lines = Timeline(entries).text().splitlines()[2:7]
    assert [line[11:48] for line in lines] == [
        "│──────────▶│           │           │",
        "│◀──────────│           │           │",
        "│           │┄┄┄┄┄┄┄┄┄┄▶│           │",
        "│           │           │┄┄┄┄┄┄┄┄┄┄▶│",
        "│           │           │     ┄┄┄┄┄▶│",
    ]


def test_all_pictures_of_a_page_share_one_style_sheet():
    def style(timeline):
        return timeline.html().partition("<style>")[2].partition("</style>")[0]

    wide = Timeline([row(sender="consumer", receiver="channel layer"), row(client=2)])
    assert style(Timeline([row()])) == style(wide) != ""


def test_the_channel_layer_has_a_column_only_when_it_is_used():
    assert Timeline([row()]).columns == ("client", "Daphne", "consumer")
    assert Timeline([row(sender="consumer", receiver="channel layer")]).columns[-1] == "channel layer"


def test_several_clients_are_numbered_from_one_in_each_picture():
    several = Timeline([row(client=12, path="/ws/b/"), row(client=9, path=""), row(client=9, path="/ws/a/")])
    assert several.clients == {1: "/ws/a/", 2: "/ws/b/"}
    assert "client 2: /ws/b/" in several.text()
    assert "2 clients" in several.title and 'class="badge"' in several.html()
    assert 'class="badge"' not in Timeline([row(client=12)]).html()


def test_a_thousand_clients_are_named_only_where_they_have_a_row():
    crowd = Timeline([row(client=number, path=f"/ws/{number}/") for number in range(1, 1001)], limit=10)
    assert "1000 clients" in crowd.title
    assert crowd.text().count("/ws/") == crowd.html().count("/ws/") == 10


def test_a_long_run_shows_its_beginning_and_its_end_and_how_to_see_all():
    entries = [row(at=number / 1000, detail=f"number-{number}-") for number in range(500)]
    timeline = Timeline(entries, limit=20)
    for form in (timeline.text(), timeline.html()):
        assert form.count("number-") == 20
        assert "number-9-" in form and "number-490-" in form
        assert "480 rows not shown. To see all: await server.timeline(rows=500)" in form
    odd = Timeline(entries, limit=21).text()
    assert odd.count("number-") == 21 and "479 rows" in odd
    assert Timeline(entries, limit=500).text().count("number-") == 500
    with pytest.raises(ValueError, match="at least 2 rows"):
        Timeline(entries, limit=1)


def test_the_legend_explains_the_mask_only_where_there_is_one():
    assert "a secret, hidden" not in Timeline([row()]).html()
    masked = Timeline([row(detail=Payload.of("token=abc"))])
    assert "a secret, hidden" in masked.html() and "a secret, hidden" in masked.text()


def test_the_timeline_is_imported_without_a_reactor(tmp_path):
    import subprocess

    code = "import classroom.timeline, sys; sys.exit('daphne' in sys.modules or 'twisted' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
    code = "import classroom.timeline.wire, sys; sys.exit('twisted.internet.reactor' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_a_page_is_answered_by_the_application_and_not_by_a_consumer():
    page = [row(sender="client", receiver="Daphne", label="GET"), row(receiver="consumer", label="http.request")]
    assert "application" in Timeline(page).text() and "consumer" not in Timeline(page).text()
    assert ">application<" in Timeline(page).html()
    assert "application" not in Timeline([row(receiver="consumer", label="websocket.connect")]).text()
