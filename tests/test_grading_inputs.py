"""classroom/judging/inputs.py: the same seed gives the same inputs, whatever else the process has loaded."""

import json
import random
import subprocess
import sys

import pytest
from hypothesis import strategies as st

from classroom.judging.inputs import drawn

DRAW = """
import json, random
from hypothesis import strategies as st
from classroom.judging.inputs import drawn
random.seed("91 test_x")
for strategy in (st.integers(), st.text(), st.floats(allow_nan=False), st.lists(st.text())):
    print(json.dumps(drawn(strategy, 30)))
"""


def lines(folder, code):
    run = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.mark.slow("judges one answer many times")
def test_modules_of_the_learners_change_no_input_and_nothing_is_left_in_the_folder(tmp_path):
    numbers = ", ".join(map(str, range(70_000, 70_200)))
    words = ", ".join(repr(f"word {number}") for number in range(200))
    (tmp_path / "scores.py").write_text(
        f"NUMBERS = [{numbers}]\nWORDS = [{words}]\nFLOATS = [1.125, 2.125, 3.125]\n"
    )
    without = lines(tmp_path, DRAW)
    assert lines(tmp_path, f"import scores\n{DRAW}") == without
    assert all(len(found) == 30 for found in without)
    assert sorted(one.name for one in tmp_path.iterdir() if one.name != "__pycache__") == ["scores.py"]


def test_examples_are_different_and_as_many_as_there_are():
    random.seed(1)
    assert sorted(drawn(st.sampled_from("abc"), 9)) == ["a", "b", "c"]
    found = drawn(st.integers(0, 1000), 20)
    assert len(set(found)) == len(found) == 20
    assert drawn(st.integers(0, 1000), 20) != found, "`random` has moved on"
