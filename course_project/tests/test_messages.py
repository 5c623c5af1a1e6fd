"""Whatever a client sends, it is either understood or refused in words."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

import chat.protocol
import stocks.protocol
from common.messages import MAX_FRAME, BadMessage, read
from stocks.market import LISTING
from websocket_app.messages import answer

PROTOCOLS = [chat.protocol.messages, stocks.protocol.messages]
CODES = {"not_text", "too_large", "not_json", "unknown_type", "invalid"}

json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inside: some.lists(inside, max_size=4) | some.dictionaries(some.text(), inside, max_size=4),
)
# Close to the real thing, so that the fields are reached and not only the frame around them.
near_messages = some.fixed_dictionaries(
    {"type": some.sampled_from(["say", "typing", "earlier", "subscribe", "unsubscribe", "next"]) | json_values},
    optional={
        "ref": some.text(max_size=40) | json_values,
        "text": some.text(max_size=2100) | json_values,
        "before": some.integers() | json_values,
        "symbols": some.lists(some.sampled_from(list(LISTING)) | some.text()) | json_values,
        "more": json_values,
    },
)
frames = some.text() | json_values.map(json.dumps) | near_messages.map(json.dumps)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@given(frame=frames)
def test_every_frame_is_understood_or_refused_in_words(protocol, frame):
    try:
        message = read(frame, protocol)
    except BadMessage as error:
        assert error.as_json["code"] in CODES
        assert 0 < len(error.as_json["detail"]) < 500
        json.dumps(error.as_json).encode()
    else:
        assert message.type in {"say", "typing", "earlier", "subscribe", "unsubscribe", "next"}


refs = some.from_regex(r"[0-9A-Za-z-]{1,36}", fullmatch=True)
texts = some.text(some.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=2000)


@given(ref=refs, text=texts.filter(str.strip))
def test_what_is_said_arrives_as_it_was_written(ref, text):
    message = read(json.dumps({"type": "say", "ref": ref, "text": text}), chat.protocol.messages)
    assert message.ref == ref
    assert message.text.strip() == text.strip()
    assert message.text in text


@given(symbols=some.lists(some.sampled_from(list(LISTING)), min_size=1, max_size=len(LISTING)))
def test_listed_symbols_can_be_subscribed(symbols):
    frame = json.dumps({"type": "subscribe", "symbols": symbols})
    assert read(frame, stocks.protocol.messages).symbols == symbols


SAY = {"type": "say", "ref": "a-1", "text": "Goal!"}


@pytest.mark.parametrize(
    "frame, code",
    [
        (None, "not_text"),
        ("x" * (MAX_FRAME + 1), "too_large"),
        ("", "not_json"),
        ("Goal!", "not_json"),
        ("[" * 5000, "not_json"),
        ("NaN", "not_json"),
        (json.dumps(SAY | {"text": float("inf")}), "not_json"),
        ('"\\ud800"', "not_json"),
        ("[]", "invalid"),
        ("7", "invalid"),
        ("{}", "unknown_type"),
        ('{"type": null}', "unknown_type"),
        ('{"type": "shout"}', "unknown_type"),
        (json.dumps(SAY | {"text": 7}), "invalid"),
        (json.dumps(SAY | {"text": "  "}), "invalid"),
        (json.dumps(SAY | {"text": "nul \x00"}), "invalid"),
        (json.dumps(SAY | {"text": "x" * 2001}), "invalid"),
        (json.dumps(SAY | {"ref": "../"}), "invalid"),
        (json.dumps(SAY | {"author": "somebody else"}), "invalid"),
        (json.dumps({"type": "earlier", "before": 10**30}), "invalid"),
        (json.dumps({"type": "earlier", "before": -1}), "invalid"),
        (json.dumps({"type": "earlier", "before": "7"}), "invalid"),
        (json.dumps({"type": "earlier", "before": True}), "invalid"),
    ],
)
def test_refusals(frame, code):
    with pytest.raises(BadMessage) as refused:
        read(frame, chat.protocol.messages)
    assert refused.value.as_json["code"] == code


@pytest.mark.parametrize(
    "frame, code, detail, ref",
    [
        (None, "not_text", "Send text frames: this one was binary.", None),
        (
            "x" * (MAX_FRAME + 1),
            "too_large",
            f"A frame holds at most {MAX_FRAME} characters, not {MAX_FRAME + 1}.",
            None,
        ),
        ("[]", "invalid", "message: Input should be a valid dictionary or object to extract fields from.", None),
        ('{"ref": "a-1"}', "unknown_type", "type is missing.", "a-1"),
        ('{"type": "shout", "ref": "a-1"}', "unknown_type", "type is one of 'say', 'earlier', 'typing'.", "a-1"),
        (
            '{"type": "typing", "text": "", "ref": "a-1"}',
            "invalid",
            "text: Extra inputs are not permitted.",
            "a-1",
        ),
    ],
)
def test_a_refusal_is_a_message_in_words(frame, code, detail, ref):
    with pytest.raises(BadMessage, match=re.escape(detail)) as refused:
        read(frame, chat.protocol.messages)
    assert refused.value.as_json == {"type": "error", "code": code, "detail": detail, "ref": ref}


@pytest.mark.parametrize("ref, usable", [("a" * 36, True), ("a" * 37, False), (7, False)])
def test_a_ref_comes_back_when_it_is_short_enough(ref, usable):
    with pytest.raises(BadMessage) as refused:
        read(json.dumps({"type": "shout", "ref": ref}), chat.protocol.messages)
    assert refused.value.as_json["ref"] == (ref if usable else None)


def test_the_longest_frame_is_read():
    assert read('{"type": "typing"}'.ljust(MAX_FRAME), chat.protocol.messages).type == "typing"


def test_a_refusal_says_which_message_and_which_field():
    with pytest.raises(BadMessage) as refused:
        read(json.dumps(SAY | {"text": 7}), chat.protocol.messages)
    assert refused.value.as_json["ref"] == "a-1"
    assert refused.value.as_json["detail"].startswith("text: ")


@given(
    frame=some.text()
    | json_values.map(json.dumps)
    | some.fixed_dictionaries({"text": some.text() | json_values, "delay": some.floats() | json_values}).map(
        json.dumps
    )
)
def test_the_two_consumers_answer_every_frame(frame):
    reply, delay = answer({"type": "websocket.receive", "text": frame})
    assert reply.keys() in ({"error"}, {"text", "delay"})
    assert 0 <= delay <= 1


@pytest.mark.parametrize("debug, delay", [(True, 1), (False, 0)])
def test_nobody_can_block_a_public_server(settings, debug, delay):
    settings.DEBUG = debug
    reply, wait = answer({"type": "websocket.receive", "text": '{"text": "Goal!", "delay": 1}'})
    assert wait == delay
    assert ("error" in reply) is not debug
