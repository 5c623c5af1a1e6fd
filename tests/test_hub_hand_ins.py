"""nbgrader's exchange hands an exercise out and in, and `course grade` grades it elsewhere: TEACHING.md's own lines."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from teaching import block

from classroom.paths import SOLUTIONS

pytestmark = pytest.mark.slow("nbgrader")

SOLUTION = SOLUTIONS / "01_installation_exercise.ipynb"


def types(folder, who, lines):
    """Somebody types lines of TEACHING.md at home; returns all that was said."""
    own = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder / who),
        "JUPYTER_CONFIG_PATH": str(folder / "etc"),
    }
    done = subprocess.run(
        f"set -e\n{lines}", shell=True, cwd=folder / who, env=os.environ | own, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def solve(path, cell_id):
    """Put the worked answer into one cell of a student's notebook."""
    worked = {cell["id"]: cell["source"] for cell in json.loads(SOLUTION.read_text("utf-8"))["cells"]}
    notebook = json.loads(path.read_text("utf-8"))
    (answer,) = [cell for cell in notebook["cells"] if cell["id"] == cell_id]
    answer["source"] = worked[cell_id]
    path.write_text(json.dumps(notebook), "utf-8")


def test_an_exercise_goes_out_and_comes_back_by_the_exchange(tmp_path):
    for room in ("etc", "teacher", "ada"):
        (tmp_path / room).mkdir()
    settings = block("c = get_config()", "python").replace("/srv/nbgrader", str(tmp_path / "nbgrader"))
    (tmp_path / "etc" / "nbgrader_config.py").write_text(settings)
    types(tmp_path, "teacher", block("course release --nbgrader channels --only 01"))
    fetch, hand_in = block("nbgrader fetch_assignment").splitlines()
    types(tmp_path, "ada", fetch)
    solve(tmp_path / "ada" / SOLUTION.stem / SOLUTION.name, "answer-01-4")
    # on a hub each has an account, from which nbgrader takes the name
    types(tmp_path, "ada", f"{hand_in} --student ada")
    said = types(tmp_path, "teacher", "cd channels\n" + block("nbgrader collect"))
    assert "claims to be submitted by ada but is owned by" in re.sub(r"\s+", " ", said)
    with open(tmp_path / "teacher" / "channels" / "report" / "students.csv", encoding="utf-8", newline="") as file:
        assert {row["student"]: float(row["points"]) for row in csv.DictReader(file)} == {"ada": 2}
