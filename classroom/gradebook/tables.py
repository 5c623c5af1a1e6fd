"""grades.csv, students.csv and junit.xml."""

import csv
import io
from collections.abc import Iterable
from xml.etree import ElementTree

from classroom.catalogue.catalog import Exercise
from classroom.gradebook.journal import Journal
from classroom.gradebook.marks import Mark, Marks
from classroom.printable import printable, printable_line


def grades_csv(marks: Marks) -> str:
    """One row a task: student, exercise, task, points, of."""
    rows = [
        (student, exercise.number, task.id, f"{points:g}", f"{task.points:g}")
        for student in marks.students
        for exercise in marks.exercises
        for task, points in zip(exercise.tasks, marks.mark(student, exercise).points, strict=True)
    ]
    return _csv([("student", "exercise", "task", "points", "of"), *rows])


def students_csv(marks: Marks) -> str:
    """One row a student: the sum, each exercise's points, what is missing, late, or could not be graded."""
    numbers = [exercise.number for exercise in marks.exercises]
    rows = [("student", "points", "of", *numbers, "missing", "late", "not graded")]
    for student in marks.students:
        found = {exercise.number: marks.mark(student, exercise) for exercise in marks.exercises}
        rows.append((
            student,
            f"{marks.total(student):g}",
            f"{marks.full:g}",
            *(f"{sum(mark.points):g}" for mark in found.values()),
            " ".join(number for number, mark in found.items() if not mark.source),
            " ".join(number for number, mark in found.items() if mark.late),
            " ".join(number for number, mark in found.items() if mark.problem),
        ))  # fmt: skip
    return _csv(rows)


def junit_xml(marks: Marks, journal: Journal) -> str:
    """One test suite a student and exercise, one test case a task.

    The format is the one that pytest writes (https://docs.pytest.org/en/stable/how-to/output.html#creating-junitxml-format-files).
    """
    root = ElementTree.Element("testsuites")
    for student in marks.students:
        for exercise in marks.exercises:
            _suite(root, student, exercise, marks.mark(student, exercise), journal)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def _suite(root: ElementTree.Element, student: str, exercise: Exercise, mark: Mark, journal: Journal) -> None:
    results = journal[mark.key] if mark.key else []
    failures = [result for result in results if result.failures]
    troubled = [result for result in results if result.trouble]
    suite = ElementTree.SubElement(
        root,
        "testsuite",
        name=printable(f"{student} {exercise.number}"),
        tests=str(len(exercise.tasks)),
        failures=str(len(failures)),
        errors=str(len(troubled) if mark.key or not mark.source else len(exercise.tasks)),
        skipped=str(0 if mark.source else len(exercise.tasks)),
    )
    for index, task in enumerate(exercise.tasks):
        case = ElementTree.SubElement(
            suite, "testcase", classname=printable(student), name=f"{task.id} {task.title}"
        )
        if not mark.source:
            ElementTree.SubElement(case, "skipped", message="not handed in")
        elif not mark.key:
            ElementTree.SubElement(case, "error", message=printable(mark.problem))
        elif results[index].trouble:
            ElementTree.SubElement(case, "error", message=printable(results[index].trouble))
        elif not results[index].passed:
            failure = results[index].failures[0]
            ElementTree.SubElement(case, "failure", type=failure.check, message=printable(failure.reason))


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_inert(printable_line(cell)) for cell in row] for row in rows)
    return text.getvalue()


def _inert(cell: str) -> str:
    """A name that a spreadsheet would take for a formula gets a ' before it
    (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell
