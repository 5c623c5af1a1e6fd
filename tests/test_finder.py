"""What leads to an answer, what does not, and what is a guess: with answers that are made up."""

import pytest

from classroom.catalogue.answers import Answer
from classroom.catalogue.excerpt import excerpt
from classroom.catalogue.finder import Finder
from classroom.catalogue.typed import telling, words_apart
from classroom.paths import NOTEBOOKS

NOTEBOOK = NOTEBOOKS / "error_gallery.ipynb"


def answer(name, heading, match=(), never=(), words="", asked=()):
    text = f"### {heading}\n\n{words}"
    return Answer(
        name,
        NOTEBOOK,
        "Error gallery",
        heading,
        text,
        tuple(match),
        tuple(asked),
        tuple(never),
        f"{heading} {words}",
    )


FINDER = Finder(
    [
        answer("handler", "No handler for message type", ["No handler for message type"]),
        answer("events", "No handler for an event", ["No handler for message type websocket."]),
        answer("awaited", "can't be awaited", ["object … can't be used in 'await'"], ["NoneType"]),
        answer(
            "redis",
            "Redis is missing",
            ["Connect call failed … 6379"],
            words="start a Valkey for the channel layer",
        ),
        answer("refused", "nobody listens", ["Connect call failed"], ["6379"], words="start the server"),
        answer("proxy", "behind a proxy", ["nginx … 404", "reverse proxy"], words="headers that nginx passes on"),
        answer("tickets", "An order", asked=["buy … seats"], words="a match"),
    ]
)


def certain(typed):
    return [one.id for one in FINDER.find(typed).certain]


def perhaps(typed):
    return [one.id for one in FINDER.find(typed).perhaps]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ValueError: No handler for message type chat.join", "handler"),
        ("ValueError: No handler for message type websocket.connect", "events"),
        ("2026-11-26 ERROR [worker 3] NO HANDLER  for `message type` goal", "handler"),
        ("TypeError: object ScoreDesk can’t be used in ‘await’ expression", "awaited"),
        ("\x1b[31mTypeError\x1b[0m: object Score can't be used in 'await' expression", "awaited"),
        ("OSError: Connect call failed ('10.0.0.7', 6379)", "redis"),
        ("OSError: Connect call failed ('10.0.0.7', 8000)", "refused"),
        ("my socket gets a 404 behind nginx", "proxy"),
        ("reverse proxies", "proxy"),
    ],
)
def test_names_signs_case_and_endings_do_not_matter(typed, first):
    assert certain(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "never"),
    [("object NoneType can't be used in 'await' expression", "awaited"), ("Connect call failed 6379", "refused")],
)
def test_a_text_that_must_never_lead_to_an_answer_does_not_even_as_a_guess(typed, never):
    assert never not in certain(typed) + perhaps(typed)


def test_the_more_a_text_says_the_earlier_its_answer_comes():
    assert certain("No handler for message type websocket.receive") == ["events", "handler"]


def test_of_two_answers_the_one_comes_first_that_more_words_ask_for():
    both = Finder(
        [
            answer("seats", "An order", asked=["seats by telephone"]),
            answer("tickets", "A match", asked=["buy … seats", "for my children", "at the match"]),
        ]
    )
    found = both.find("buy seats by telephone for my children at the match")
    assert [one.id for one in found.perhaps] == ["tickets", "seats"]


def test_what_stands_far_apart_is_not_one_text():
    assert certain(f"nginx {'a word ' * 40} 404") == []


def test_a_piece_of_a_heading_is_certain_when_few_answers_hold_it():
    assert certain("nobody listens") == ["refused"]
    assert certain("No") == [], "one word says too little"


def test_words_by_which_people_ask_are_a_guess_that_comes_before_others():
    assert certain("how can I buy two seats behind the reverse of the server") == []
    assert perhaps("how can I buy two seats behind the reverse of the server")[0] == "tickets"


def test_to_type_the_words_by_which_people_ask_makes_nothing_certain():
    asks = Finder([answer("tickets", "A match", asked=["seats by telephone"])])
    assert asks.find("seats by telephone").certain == ()
    assert [one.id for one in asks.find("seats by telephone").perhaps] == ["tickets"]


def test_a_word_that_is_misspelt_is_guessed():
    assert certain("start a Valkkey") == []
    assert perhaps("start a Valkkey")[0] == "redis"


def test_three_answers_are_the_most():
    assert len(FINDER.find("handler redis proxy headers valkey listens").answers) == 3


@pytest.mark.parametrize("typed", ["", "?!", '"', "NEAR(", "\x00 \ud800", "a b c", "*", "AND OR NOT"])
def test_what_says_nothing_finds_nothing_and_is_no_error(typed):
    assert FINDER.find(typed).answers == ()


def test_a_long_log_is_no_error():
    assert certain("GET /goals/7/ HTTP/1.1 200\n" * 3000 + "Connect call failed ('127.0.0.1', 6379)") == ["redis"]


PYTHONS = """Traceback (most recent call last):
  File "/srv/goals/scores.py", line 3, in load
    no_handler = message_type("nginx 404")
                 ^^^^^^^^^^^^^^^^^^^^^^^^^
KeyError: 'goal'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/goals/scores.py", line 5, in load
    raise ValueError("No goal")
ValueError: No goal
"""
IPYTHONS = """---------------------------------------------------------------------------
ConnectionRefusedError                    Traceback (most recent call last)
Cell In[3], line 2
      1 from websockets import connect
----> 2 async with connect("ws://127.0.0.1:6379/nginx/404") as client:
      3     pass

File ~/lib/python3.12/site-packages/websockets/asyncio/client.py:590, in connect.__aenter__(self)
    589 async def __aenter__(self):
--> 590     return await self

ConnectionRefusedError: nobody is there
"""


def test_the_frames_of_a_traceback_are_left_out():
    assert telling(PYTHONS).splitlines() == ["KeyError: 'goal'", "ValueError: No goal"]
    assert telling(IPYTHONS).splitlines()[-1] == "ConnectionRefusedError: nobody is there"
    assert "nginx" not in telling(IPYTHONS)
    assert certain(PYTHONS) == certain(IPYTHONS) == []


def test_text_without_frames_stays_and_so_does_what_is_nothing_but_frames():
    assert telling("  an indented line\nanother") == "  an indented line\nanother"
    assert telling('  File "scores.py", line 3') == '  File "scores.py", line 3'


def test_the_words_of_a_name_count():
    assert (
        words_apart("ChatConsumer JSONDecodeError WebSocketApp") == "Chat Consumer JSON Decode Error websocket App"
    )


# ---------------------------------------------------------------- the lines that answer

SECTION = Answer(
    "from-outside",
    NOTEBOOKS / "cheat_sheet.ipynb",
    "Cheat sheet",
    "Send from outside",
    """## Send from outside

Lesson: [09 from outside](09_from_outside.ipynb#cell-id=from-a-view).

```python
view = "plain"
```

| where | what you write |
|---|---|
| plain view | `async_to_sync(group_send)` |
| a thread | `run_coroutine_threadsafe` |

- A task of Celery needs Redis.
""",
)


def test_of_a_section_the_lines_that_fit_are_shown():
    assert excerpt(SECTION, "how do I send from a plain view?") == "plain view: `async_to_sync(group_send)`"
    assert excerpt(SECTION, "celery tasks, threads").splitlines() == [
        "a thread: `run_coroutine_threadsafe`",
        "",
        "A task of Celery needs Redis.",
    ]


def test_when_no_line_fits_the_first_one_is_shown():
    lesson = "Lesson: [09 from outside](../notebooks/09_from_outside.ipynb#cell-id=from-a-view)."
    assert excerpt(SECTION, "zzz") == excerpt(SECTION, "") == lesson


def test_of_an_entry_all_is_shown():
    entry = answer("redis", "Redis is missing", words="**Cause.** [Here](#Redis).\n\n**Repair.** Start it.")
    assert excerpt(entry, "zzz") == (
        "**Cause.** [Here](../notebooks/error_gallery.ipynb#Redis).\n\n**Repair.** Start it."
    )
