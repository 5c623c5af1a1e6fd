"""`course check`: judge my own exercises, on the command line."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from classroom import paths
from classroom.catalogue import stages
from classroom.catalogue.capstones import Capstone, capstone, is_capstone, project_in
from classroom.catalogue.catalog import CatalogError, Exercise, Task, exercise, exercises
from classroom.catalogue.record import Record
from classroom.errors import CourseError
from classroom.judging.report import facts
from classroom.judging.run import run_capstone, run_exercise
from classroom.judging.verdict import TaskResult
from classroom.printable import printable


def check_own(
    numbers: Sequence[str] = (),
    *,
    folder: Path = paths.EXERCISES,
    solutions: Path = paths.SOLUTIONS,
    project: Path | None = None,
    console: Console | None = None,
) -> int:
    """Judge exercises or capstones, print a table with a message for each task that is not solved, and keep the progress.

    An exercise that can't be judged costs one line, and the others are judged all the same.

    Args:
        numbers: of exercises, or of tasks, e.g. ("01", "04.2"); all exercises when empty. Of a capstone its name, "chat".
        folder: where the exercises are.
        solutions: where their solutions and tests are.
        project: the folder that is judged for a capstone; its own one when None.
        console: where to print; standard output by default.

    Returns:
        An exit status: 0 when all that was asked for has passed, else 1.
    """
    console = console or Console()
    wanted, problems = _wanted(numbers, solutions)
    results: dict[str, list[TaskResult]] = {}
    begins: dict[str, str] = {}
    with Progress(TextColumn("{task.description}"), BarColumn(), console=console, transient=True) as bar:
        ticking = bar.add_task("", total=sum(len(one.tasks) for one in wanted))
        for one in wanted:
            bar.update(ticking, description=f"{one.kind} {one.number}")
            begins[one.number] = _begins(one, solutions)
            notebook = folder / one.path.name
            tasks = [task.id for task in one.tasks]

            def advance(_: TaskResult) -> None:
                bar.advance(ticking)

            try:
                if isinstance(one, Capstone):
                    files = project_in(project or one.project, one.number)
                    results[one.number] = run_capstone(files, one, judged=advance, tasks=tasks)
                else:
                    results[one.number] = run_exercise(
                        notebook, solutions=solutions, judged=advance, own=True, tasks=tasks
                    )
            except CourseError as error:
                problems.append(f"{one.kind} {one.number}: {error}{_remedy(one, notebook)}")
    _keep(results)
    for one in wanted:
        if one.number in results:
            console.print(_drawn(one, results[one.number]))
            if begins[one.number]:
                console.print(Text(begins[one.number], style="dim"))
    for problem in problems:
        console.print(Text(printable(problem), style="yellow"))
    judged = [result for of_one in results.values() for result in of_one]
    if judged:
        console.print(_sum(judged))
    return 0 if judged and not problems and all(result.passed for result in judged) else 1


def _begins(one: Exercise, solutions: Path) -> str:
    """Whose files the stage of an exercise begins with, in a sentence; "" when it is not judged, or none
    comes before it."""
    if isinstance(one, Capstone):
        return ""
    before = stages.stage_before(one.number, solutions)
    if before is None or not stages.has_stage(one.path):
        return ""
    stage = exercise(one.number, solutions).tasks[-1]
    if stage not in one.tasks:
        return ""
    whose = "your own files" if stages.kept(before) is not None else "the worked files"
    return f"Its stage has begun with {whose} of exercise {before}."


def _wanted(numbers: Sequence[str], solutions: Path) -> tuple[list[Exercise], list[str]]:
    """The exercises asked for, each with the tasks that are; and a sentence for each that does not exist."""
    if not numbers:
        return list(exercises(solutions)), []
    wanted: dict[Exercise, set[Task]] = {}
    problems = []
    for number in dict.fromkeys(numbers):
        of, _, task = number.partition(".")
        try:
            one = capstone(of) if is_capstone(of) else exercise(of.zfill(2), solutions)
            asked = [one.task(f"{one.number}.{task}")] if task else one.tasks
            wanted.setdefault(one, set()).update(asked)
        except CatalogError as error:
            problems.append(str(error))
    found = [
        replace(one, tasks=tuple(task for task in one.tasks if task in tasks)) for one, tasks in wanted.items()
    ]
    return found, problems


def _remedy(one: Exercise, notebook: Path) -> str:
    return (
        ""
        if notebook.exists() or isinstance(one, Capstone)
        else f" `course reset {one.number}` makes a fresh one."
    )


def _keep(results: dict[str, list[TaskResult]]) -> None:
    record = Record()
    for of_one in results.values():
        for result in of_one:
            record.task_checked(result.task, result.passed, result.points)


def _drawn(one: Exercise, results: list[TaskResult]) -> Group:
    """The table of an exercise, and below it a message for each task that is not solved."""
    table = Table(title=f"{one.kind} {one.number}: {one.title}", title_justify="left", box=None, pad_edge=False)
    columns: dict[str, JustifyMethod] = {"Task": "left", "": "left", "Points": "right", "Verdict": "left"}
    for heading, justify in columns.items():
        table.add_column(heading, justify=justify)
    messages: list[RenderableType] = []
    for task, result in zip(one.tasks, results, strict=True):
        verdict = Text("✓ passed", "green") if result.passed else Text("✗ not yet", "bold red")
        if result.trouble:
            verdict = Text("! the check failed", "bold yellow")
            messages.append(Text(f"! {task.id} {task.title}: this is not your fault. {printable(result.trouble)}"))
        if result.left_out:
            messages.append(Text(f"{task.id} {task.title}: {printable(result.left_out)}"))
        table.add_row(task.id, Text(task.title), f"{result.points:g} of {result.of:g}", verdict)
        for failure in result.failures:
            lines = Table.grid(padding=(0, 2))
            for label, text in facts(failure, task):
                lines.add_row(Text(label, style="dim"), Text(text))
            messages += [Text(f"✗ {task.id} {task.title}", style="bold"), Padding(lines, (0, 0, 1, 2))]
    return Group(table, "", *messages)


def _sum(results: list[TaskResult]) -> Text:
    passed = sum(result.passed for result in results)
    points, of = sum(result.points for result in results), sum(result.of for result in results)
    return Text(f"{passed} of {len(results)} tasks passed, {points:g} of {of:g} points.", style="bold")
