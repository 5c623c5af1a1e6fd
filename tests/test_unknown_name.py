"""classroom/in_notebook/unknown_name.py: a cell that is run too early says so."""

import pytest
from warm_kernel import warm_kernel

from classroom.in_notebook.unknown_name import advice

ASK = 'from classroom import predict\nwho = predict("Who wins?", ["home", "away"])'


@pytest.mark.slow("a kernel of its own")
async def test_a_name_that_is_not_there_is_explained():
    async with warm_kernel() as kernel:
        runs = await kernel.run_all(ASK, "who.reveal(winner)", "def count():\n    goals += 1\ncount()", "'goal'")
    asked, early, own_mistake, after = runs
    assert asked.status == after.status == "ok"
    assert early.error == "NameError: name 'winner' is not defined"
    assert advice("winner") in early.traceback
    assert own_mistake.error.startswith("UnboundLocalError") and "Run All" not in own_mistake.traceback
