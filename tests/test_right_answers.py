"""Every right answer passes, however unusual: a check judges what an answer does, not how it is written.

A right answer is one small file, tests/right_answers/TASK/what_is_unusual.py. Its first line says what is
unusual about it; the whole file takes the place of the answer cell, or is a change of the solution:

    # unusual: it answers from a task of its own
    class Echo(...): ...

answers.py says how a change is written, and an answer that is several files.

What the checks send is random, and here the same in each run. ANSWER_SEEDS="2 3 4" tries other inputs.
"""

import pytest
from answers import RIGHT_ANSWERS, SEEDS, judge_answer

from classroom import paths
from classroom.catalogue.catalog import task

pytestmark = pytest.mark.slow("each answer is judged")

FILES = sorted(RIGHT_ANSWERS.glob("*/*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_right_answer_passes(file, tmp_path):
    answered = task(file.parent.name, paths.SOLUTIONS)
    code = file.read_text(encoding="utf-8")
    assert code.startswith("# unusual: "), "its first line says what is unusual about it"
    for seed in SEEDS:
        result = judge_answer(answered, code, tmp_path, seed=seed)
        assert result.failures == (), (seed, result.failures)
        assert result.points == answered.points
