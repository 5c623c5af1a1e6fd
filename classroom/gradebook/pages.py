"""A feedback page for each student, and the teacher's page: each one file that needs no other.

What students wrote is text in these pages: it is escaped, and the pages forbid every script.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from classroom.catalogue.catalog import Exercise, Task
from classroom.gradebook.intake import Refused
from classroom.gradebook.marks import Failing, LeftOut, Mark, Marks, full
from classroom.judging.report import facts
from classroom.judging.verdict import TaskResult
from classroom.printable import printable
from classroom.render import render
from classroom.running.cells import NotebookError, answer_of, code_cells_of

_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_markdown = MarkdownIt("commonmark", {"html": False})
_LIGHT, _DARK = HtmlFormatter(style="default"), HtmlFormatter(style="github-dark")


@dataclass(frozen=True)
class TaskFeedback:
    """One task on a student's page.

    Attributes:
        task: from the catalog.
        points: points given.
        code: their answer, as HTML; "" when there is none.
        facts: pairs of a label and its text; none when it has passed.
        left_out: what was not judged because this machine can't do it, in a sentence; or "".
    """

    task: Task
    points: float
    code: str
    facts: list[tuple[str, str]]
    left_out: str = ""

    @property
    def passed(self) -> bool:
        """Whether every check was met."""
        return not self.facts

    @property
    def hints(self) -> list[tuple[str, str]]:
        """(summary, HTML) of each hint; none when it has passed."""
        return [] if self.passed else list(zip(self.task.hints, map(_html, self.task.hint_texts), strict=True))


@dataclass(frozen=True)
class ExerciseFeedback:
    """One exercise on a student's page."""

    exercise: Exercise
    mark: Mark
    tasks: list[TaskFeedback]

    @property
    def full(self) -> float:
        """The points that there are."""
        return full(self.exercise)


def feedback_page(
    student: str,
    marks: Marks,
    results_of: Callable[[Mark], list[TaskResult]],
    notebook_of: Callable[[Mark], bytes],
) -> str:
    """A student's page: their code, the verdict and message of each task. No answers, and nobody else's data.

    Args:
        student: as in `marks`.
        marks: the class.
        results_of: what the checks said, for a mark that was judged.
        notebook_of: the notebook, for a mark that was judged.
    """
    exercises = []
    for exercise in marks.exercises:
        mark = marks.mark(student, exercise)
        tasks = _tasks(exercise, results_of(mark), notebook_of(mark)) if mark.key else []
        exercises.append(ExerciseFeedback(exercise, mark, tasks))
    points = marks.total(student)
    return render("feedback.html", student=student, exercises=exercises, points=points, of=marks.full, css=_css())


def class_page(
    marks: Marks,
    failing: Failing,
    left_out: LeftOut,
    refused: list[Refused],
    isolation: str,
    page_of: Callable[[str], str],
) -> str:
    """The teacher's page: distribution, hardest tasks, students, what could not be graded or checked and why.

    Args:
        marks: the class.
        failing: what stopped students.
        left_out: what this machine could not check.
        refused: what was handed in and can't be graded.
        isolation: a sentence about what kept submissions apart.
        page_of: the address of a student's page.
    """
    unjudged = marks.problems(refused)
    failures = [(student, number, mark.problem) for student, number, mark in unjudged if mark.grader_failed]
    problems = [(one.student, one.exercise, one.source, one.reason) for one in refused] + [
        (student, number, mark.source, mark.problem)
        for student, number, mark in unjudged
        if not mark.grader_failed
    ]
    return render(
        "class.html",
        marks=marks,
        bars=_distribution(marks),
        tasks=_hardest(marks, failing),
        failures=failures,
        problems=problems,
        left_out=sorted((*task_and_words, count) for task_and_words, count in left_out.of.items()),
        isolation=isolation,
        page_of=page_of,
        css=_css(),
    )


def page_name(student: str) -> str:
    """A file name for a student's page, on every system, different for each student.

    Letters and digits of every script stay; a hash is added when anything else had to go.
    """
    safe = re.sub(r"[^\w-]+", "_", student)[:80].strip("_")
    plain = safe == student and student == student.lower() and student.isascii()
    known_by = hashlib.sha256(student.encode(errors="surrogatepass")).hexdigest()
    return f"{safe}.html" if plain else f"{safe}-{known_by[:8]}.html"


def _tasks(exercise: Exercise, results: list[TaskResult], notebook: bytes) -> list[TaskFeedback]:
    try:
        cells = code_cells_of(notebook, exercise.path.name)
    except NotebookError:
        cells = []
    return [
        TaskFeedback(
            task,
            result.points,
            _highlighted(answer_of(task.id, cells)),
            [("What happened", f"The grader failed. {result.trouble}")]
            if result.trouble
            else [fact for failure in result.failures for fact in facts(failure, task)],
            printable(result.left_out),
        )
        for task, result in zip(exercise.tasks, results, strict=True)
    ]


def _html(hint: str) -> str:
    """A hint as HTML. Its links lead into the course, which a page by itself is not part of."""
    return str(_markdown.render(_LINK.sub(r"\1", hint)))


def _highlighted(code: str) -> str:
    """HTML of Python code; Pygments escapes it."""
    return highlight(printable(code), PythonLexer(), _LIGHT) if code.strip() else ""


def _css() -> str:
    dark = _DARK.get_style_defs(".highlight")
    return f"{_LIGHT.get_style_defs('.highlight')}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"


def _distribution(marks: Marks) -> list[tuple[str, int, int]]:
    """(words, students, per cent of the longest bar) for each tenth of the points."""
    counts = [0] * 10
    for student in marks.students:
        share = marks.total(student) / marks.full if marks.full else 0
        counts[min(9, int(share * 10))] += 1
    longest = max([*counts, 1])
    return [
        (f"{tenth * 10} to {tenth * 10 + 10} %", count, round(100 * count / longest))
        for tenth, count in enumerate(counts)
    ]


def _hardest(marks: Marks, failing: Failing) -> list[tuple[Task, int, int, tuple[str, int] | None]]:
    """(task, who solved it, who tried, the check that stopped the most), the hardest first."""
    rows = []
    for exercise in marks.exercises:
        judged = [mark for student in marks.students if (mark := marks.mark(student, exercise)).key]
        for index, task in enumerate(exercise.tasks):
            solved = sum(mark.points[index] > 0 for mark in judged)
            rows.append((task, solved, len(judged), failing.most(task.id)))
    return sorted(rows, key=lambda row: (row[1] / row[2] if row[2] else 1, row[0].id))
