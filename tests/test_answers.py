"""An answer that is written as a change of the solution becomes the whole text, or says why it can't."""

import re

import pytest
from answers import AnswerError, in_full, put_answer

from classroom import paths
from classroom.catalogue.catalog import task

SOLUTION = """\
class Desk:
    ### BEGIN SOLUTION
    def open(self):
        self.seats = 3

    def close(self):
        self.seats = 0
    ### END SOLUTION"""


def test_an_answer_without_a_change_is_the_whole_text():
    assert in_full("# it is wrong\nclass Desk: ...\n", SOLUTION, "here") == "# it is wrong\nclass Desk: ...\n"


def test_each_change_takes_the_place_of_the_solutions_lines():
    change = """\
import time


# instead of:
        self.seats = 3
# write:
        time.sleep(1)
        self.seats = 4

# instead of:
    def close(self):
        self.seats = 0

# write:
"""
    assert in_full(change, SOLUTION, "here") == (
        "import time\n\n\nclass Desk:\n    def open(self):\n        time.sleep(1)\n        self.seats = 4\n\n"
    )


def test_a_change_of_a_file_leaves_the_other_files():
    cells = [
        {
            "id": "answer-03-6",
            "source": "%%writefile my_project/scores/consumers.py\n### BEGIN SOLUTION\none\ntwo",
        },
        {"id": "answer-03-6-routing", "source": "%%writefile my_project/scores/routing.py\none"},
    ]
    change = "# file: my_project/scores/consumers.py\n# instead of:\none\n# write:\n1\n"
    put_answer(cells, task("03.6", paths.SOLUTIONS), change)
    assert [cell["source"] for cell in cells] == [
        "%%writefile my_project/scores/consumers.py\n1\ntwo\n",
        "%%writefile my_project/scores/routing.py\none",
    ]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (
            "# instead of:\n    seats = 3\n# write:\n    seats = 4\n",
            "has these lines 0 times, and not once:\n    seats = 3",
        ),
        (
            "# instead of:\n        self.seats\n# write:\n",
            "0 times, and not once:\n        self.seats",
        ),  # not all of a line
        ("# instead of:\n\n# write:\nimport time\n", "after '# instead of:' come lines of the solution"),
        ("# instead of:\n        self.seats = 3\n", "then '# write:', once"),
        ("# instead of:\nclass Desk:\n# write:\n# write:\n", "then '# write:', once"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(change, complaint):
    with pytest.raises(AnswerError, match=re.escape(complaint)) as raised:
        in_full(change, SOLUTION, "my_project/scores/consumers.py")
    assert str(raised.value).startswith("my_project/scores/consumers.py: ")


def test_lines_that_come_twice_cannot_be_replaced():
    with pytest.raises(AnswerError, match="has these lines 2 times"):
        in_full("# instead of:\none\n# write:\n", "one\none", "here")


def test_a_file_that_no_cell_writes_is_named():
    cells = [{"id": "answer-03-6", "source": "%%writefile my_project/scores/consumers.py\none"}]
    with pytest.raises(AnswerError, match=r"my_project/scores/routes\.py: no answer cell of task 03\.6 writes it"):
        put_answer(cells, task("03.6", paths.SOLUTIONS), "# file: my_project/scores/routes.py\none\n")
