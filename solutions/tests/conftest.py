"""`pytest solutions/tests`: the tests that grade, on the solutions themselves."""

from pathlib import Path

from classroom.judging.plugin import Grading
from classroom.judging.submission import Submission
from classroom.running.cells import code_cells

SOLUTIONS = Path(__file__).parent.parent


def open_solution(task):
    """Run the solution of a task's exercise; a context manager around its Learner."""
    (notebook,) = SOLUTIONS.glob(f"{task.partition('.')[0]}_*.ipynb")
    return Submission(code_cells(notebook), notebook).open(task)


def pytest_configure(config):
    config.pluginmanager.register(Grading(open_solution, hidden=True), "grading")
