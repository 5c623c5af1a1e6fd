"""What people type leads to what answers it: the table of questions.toml, and what it must be like."""

import pytest
from questions import Question, name, questions, shares

from classroom.catalogue.answers import Answer, all_answers
from classroom.catalogue.finder import Found, finder
from classroom.paths import NOTEBOOKS

QUESTIONS = questions()


@pytest.fixture(scope="module")
def outcomes():
    """How each question is answered."""
    return [question.outcome(finder().find(question.said)) for question in QUESTIONS]


@pytest.mark.slow("looks up all that people ask")
def test_nine_of_ten_are_answered_first(outcomes):
    assert len(outcomes) >= 160
    assert shares(outcomes)["first"] >= 90


@pytest.mark.slow("looks up all that people ask")
def test_one_of_a_hundred_at_most_is_answered_wrongly(outcomes):
    assert shares(outcomes)["wrong"] <= 1


def test_whoever_gives_an_answer_in_the_table_is_there():
    names = {name(one) for one in all_answers()}
    assert [question.said for question in QUESTIONS if question.answers and not names & {*question.answers}] == []


def test_no_two_answers_claim_the_same_text():
    claims = [text for one in all_answers() for text in one.match]
    assert sorted(text for text in set(claims) if claims.count(text) > 1) == []


ENTRY = Answer("redis", NOTEBOOKS / "error_gallery.ipynb", "", "", "")
LESSON = Answer("a-view", NOTEBOOKS / "09_from_outside.ipynb", "", "", "")


@pytest.mark.parametrize(
    ("answers", "found", "outcome"),
    [
        (("redis",), Found(certain=(ENTRY,)), "first"),
        (("redis",), Found(perhaps=(ENTRY,)), "first"),
        (("09#a-view",), Found(certain=(ENTRY,), perhaps=(LESSON,)), "among three"),
        (("other",), Found(perhaps=(ENTRY,)), "none"),
        (("other",), Found(), "none"),
        (("other",), Found(certain=(ENTRY,)), "wrong"),
        ((), Found(perhaps=(ENTRY,)), "first"),
        ((), Found(certain=(ENTRY,)), "wrong"),
    ],
)
def test_how_an_answer_is_counted(answers, found, outcome):
    assert Question("a text", answers, "tuned").outcome(found) == outcome


def test_the_shares_are_in_percent():
    assert shares(["first", "first", "none", "wrong"]) == {"first": 50, "among three": 0, "none": 25, "wrong": 25}
