"""classroom/in_notebook/predict.py: a guess is kept, shown beside the outcome, and never waited for."""

import json
import os
import re
import subprocess
import sys

import pytest
from warm_kernel import warm_kernel

from classroom.catalogue.record import Record
from classroom.in_notebook.predict import Guess, PredictError, predict

QUESTION, CHOICES = "What does `send` do?", ["it sends", "nothing", "it <b>waits</b>"]


@pytest.fixture
def record(tmp_path):
    return Record(tmp_path / "progress.json")


@pytest.fixture
def guess(record) -> Guess:
    return predict(QUESTION, CHOICES, record=record)


def test_a_guess_is_kept_for_the_next_time_the_cell_runs(guess, record):
    guess.choose("b")
    again = predict(QUESTION, CHOICES, record=record)
    assert again.guessed == "nothing"
    assert "b) nothing  <- your guess" in repr(again)


def test_a_guess_belongs_to_its_question_and_its_choices(guess, record):
    guess.choose("b")
    assert predict(QUESTION, CHOICES[:2], record=record).guessed is None
    assert predict("What does it do?", CHOICES, record=record).guessed is None


@pytest.mark.parametrize("words", ["b", "B", "nothing"])
def test_a_guess_in_words(guess, words):
    assert guess.choose(words).guessed == "nothing"


@pytest.mark.parametrize("words", ["d", "", "bb", 1])
def test_a_guess_that_is_no_choice_is_refused_and_not_kept(guess, words):
    with pytest.raises(PredictError, match="a, b, c"):
        guess.choose(words)
    assert guess.guessed is None


@pytest.mark.parametrize("choices", [[], ["one"], ["same", "same"], [1, "1"], "abc", [str(n) for n in range(27)]])
def test_choices_that_are_no_choices_are_refused(choices):
    with pytest.raises(PredictError, match="list of different choices"):
        predict(QUESTION, choices)


def test_the_outcome_stands_beside_a_wrong_guess(guess):
    outcome = guess.choose("b").reveal("it sends")
    assert outcome.verdict == "It did not happen as you guessed."
    assert "it sends         <- what happened" in repr(outcome) and "nothing          <- your guess" in repr(
        outcome
    )
    html = outcome._repr_html_()
    assert re.search(r"it sends.{0,60}what happened", html, re.S) and re.search(
        r"nothing.{0,60}your guess", html, re.S
    )


def test_the_outcome_stands_beside_a_right_guess(guess):
    outcome = guess.choose("a").reveal("it sends")
    assert outcome.verdict == "It happened as you guessed."
    assert "<- your guess and what happened" in repr(outcome)


def test_a_later_run_that_goes_another_way_says_what_the_guess_was_for(guess):
    guess.choose("b").reveal("it sends")
    changed = guess.reveal("nothing")
    assert "as you guessed" not in changed.verdict and "first run, which gave: it sends." in changed.verdict
    assert changed.verdict.endswith("This run gave: nothing")
    assert "<- the first run" in repr(changed)
    assert "nothing          <- your guess and this run" in repr(changed)
    assert guess.reveal("it sends").verdict == "It did not happen as you guessed."


def test_no_guess_is_said_without_scolding(guess):
    outcome = guess.reveal("it sends")
    assert outcome.verdict == "You made no guess."
    assert "<- what happened" in repr(outcome) and "your guess" not in repr(outcome)


def test_a_later_run_speaks_of_no_guess_where_none_was_made(guess):
    guess.reveal("it sends")
    changed = guess.reveal("nothing")
    assert changed.verdict == "You made no guess. The first run gave: it sends. This run gave: nothing"


def test_an_outcome_that_is_no_choice_is_shown_all_the_same(guess):
    for shown in (repr(guess.reveal("HTTP 500")), guess.reveal("HTTP 500")._repr_html_()):
        assert "What happened is none of the choices: HTTP 500" in shown and "what happened</span>" not in shown


def test_an_outcome_of_another_type_is_compared_as_text(record):
    outcome = predict("How many?", [1, 2], record=record).choose("2").reveal(2)
    assert outcome.verdict == "It happened as you guessed."


def test_after_the_outcome_the_guess_stands(guess, record):
    guess.choose("b")
    guess.reveal("it sends")
    assert guess.choose("a").guessed == "nothing"
    assert "run this cell again, as it was" in repr(guess)
    assert predict(QUESTION, CHOICES, record=record).choose("a").guessed == "it sends"


def test_what_a_reader_or_a_server_wrote_is_escaped(guess):
    for html in (
        guess._bundle()["text/html"],
        guess.reveal("<script>alert(1)</script>")._repr_html_(),
    ):
        assert "it &lt;b&gt;waits&lt;/b&gt;" in html and "<script>" not in html
        assert "<code>send</code>" in html


def test_both_forms_say_how_to_answer_without_buttons(guess):
    shown = guess._bundle()
    assert shown["text/plain"].endswith('Without buttons: predict(...).choose("b")')
    assert "<code>predict(...).choose(&#34;b&#34;)</code>" in shown["text/html"]


WITHOUT_A_FRONT_END = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from classroom import predict
InteractiveShell.instance()
guess = predict("What comes back?", ["2:1", "nothing"])
with capture_output() as asked:
    guess._ipython_display_()
guess.choose("b")
with capture_output() as shown:
    guess.reveal("2:1")
import json
forms = [{"data": one.data, "update": one.update, "id": one.transient["display_id"]} for one in asked.outputs + shown.outputs]
print(json.dumps(forms))
"""


def test_once_the_outcome_is_shown_text_takes_the_place_of_the_buttons(tmp_path):
    """So a notebook that was run is read without its kernel: nothing in it needs a widget."""
    environment = os.environ | {"COURSE_RECORD": str(tmp_path)}
    command = [sys.executable, "-c", WITHOUT_A_FRONT_END]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    asked, revealed = json.loads(done.stdout.splitlines()[-1])
    assert "application/vnd.jupyter.widget-view+json" in asked["data"] and not asked["update"]
    assert revealed["data"].keys() == {"text/plain", "text/html"} and revealed["update"]
    assert revealed["id"] == asked["id"]
    assert "b) nothing  <- your guess" in revealed["data"]["text/plain"]
    assert "Without buttons" not in revealed["data"]["text/plain"] + revealed["data"]["text/html"]


ASK = """
from classroom import predict
guess = predict("What comes back?", ["2:1", "nothing"])
guess
"""


@pytest.mark.slow("a kernel of its own")
async def test_in_a_kernel_the_call_has_the_name_that_the_notebook_gives(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path))
    async with warm_kernel() as kernel:
        named, chosen, bare, chosen_in_place = await kernel.run_all(
            ASK.replace("guess", "frame_guess"),
            'frame_guess.choose("b")',
            'from classroom import predict\npredict("Who?", ["we", "they"])',
            'predict("Who?", ["we", "they"]).choose("b")',
        )
    assert named.text.endswith('Without buttons: frame_guess.choose("b")')
    assert bare.text.endswith('Without buttons: predict(...).choose("b")')
    for run in (named, bare):
        assert "Without buttons: <code>" in run.outputs[0]["text/html"] and "guess.choose" not in bare.text
    assert "b) nothing  <- your guess" in chosen.text
    assert "b) they  <- your guess" in chosen_in_place.text


async def click(kernel, number):
    """Send what a front end sends when a reader clicks on a button of `guess`."""
    (button,) = await kernel.run_all(f"guess._buttons._all[{number}].model_id", settle=0)
    message = {"comm_id": button.text.strip("'"), "data": {"method": "custom", "content": {"event": "click"}}}
    kernel.client.shell_channel.send(kernel.client.session.msg("comm_msg", message))


@pytest.mark.slow("a kernel of its own")
async def test_in_a_kernel_run_all_goes_on_and_a_click_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path))
    async with warm_kernel() as kernel:
        asked, shown = await kernel.run_all(ASK, "guess.reveal('2:1')")
        assert "application/vnd.jupyter.widget-view+json" in asked.outputs[0]
        assert "You made no guess." in shown.text
        await click(kernel, 1)  # too late: the outcome is there
        (asked_again,) = await kernel.run_all(ASK)
        assert "your guess" not in asked_again.text
        await click(kernel, 1)
        outcome, asked_later = await kernel.run_all("guess.reveal('2:1')", ASK)
        assert "It did not happen as you guessed." in outcome.text
        assert "b) nothing  <- your guess" in asked_later.text
    data = json.loads((tmp_path / "progress.json").read_text(encoding="utf-8"))
    assert list(data["guesses"].values()) == ["nothing"]


@pytest.mark.slow("a kernel of its own")
async def test_a_changed_cell_is_no_new_question(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path))
    reveal = "guess.reveal(came)"
    async with warm_kernel() as kernel:
        *_, first, _, changed, twice, _, again = await kernel.run_all(
            f"came = '2:1'\n{ASK}",
            "guess.choose('a')",
            reveal,
            f"came = 'nothing'\n{ASK}",
            reveal,
            f"came = 'nothing'\n{ASK}\n{reveal}",
            f"came = '2:1'\n{ASK}",
            "guess.choose('b')\nguess.reveal(came)",
        )
    assert "It happened as you guessed." in first.text
    for run in (changed, twice):
        assert "Your guess was for the first run, which gave: 2:1. This run gave: nothing" in run.text
    assert "It did not happen as you guessed." in again.text
