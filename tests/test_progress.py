"""classroom/in_notebook/progress.py: how far a learner is, as a picture, as text and on the command line."""

import re

import pytest
from warm_kernel import warm_kernel

from classroom import paths
from classroom.catalogue.catalog import exercise
from classroom.catalogue.record import Record
from classroom.in_notebook.progress import print_progress, progress


@pytest.fixture
def record(tmp_path, monkeypatch):
    """A record with one task solved and one tried; it is the learner's own for as long as the test runs."""
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path))
    record = Record()
    record.task_checked("01.1", True, 1.0)
    record.task_checked("01.2", False, 0.0)
    return record


def row(number):
    return next(row for row in progress().rows if row.number == number)


def test_each_task_is_solved_tried_or_open(record):
    states = {one.task.id: one.state for one in row("01").tasks}
    assert (states.pop("01.1"), states.pop("01.2"), set(states.values())) == ("solved", "tried", {"open"})
    assert row("01").points == f"1 of {sum(task.points for task in exercise('01').tasks):g}"
    assert row("00").tasks == () and row("00").points == ""


def test_the_state_is_told_by_shape_and_word_and_not_by_colour(record):
    html = progress()._repr_html_()
    assert html.count("● 01.1") == html.count("◐ 01.2") == html.count("○ 01.3") == 1
    assert "● solved" in html and "◐ tried" in html and "○ open" in html
    assert 'aria-label="01.2 Make a Django project: tried"' in html


def test_the_plain_form_says_the_same(record):
    text = repr(progress())
    assert "01.1 Ask what is installed: solved, 1 of 1 points" in text
    assert "01.2 Make a Django project: tried" in text
    assert text.endswith(progress().summary) and "1 of " in progress().summary


def test_links_lead_to_notebooks_and_headings_that_exist(record):
    import notebook_lint

    targets = re.findall(r'href="([^"]+)"', progress()._repr_html_())
    assert (
        "../notebooks/01_installation.ipynb" in targets
        and "../exercises/01_installation_exercise.ipynb" in targets
    )
    assert any("#cell-id=task-01-4" in target for target in targets)
    text = "\n".join(f"[{number}]({target})" for number, target in enumerate(targets))
    cells = [{"cell_type": "markdown", "id": "links", "metadata": {}, "source": text}]
    assert notebook_lint.link_findings({"cells": cells}, paths.EXERCISES) == []


def test_a_task_that_was_only_tried_is_marked_so(record):
    tried = row("01").tasks[-1].task.id
    record.task_checked(tried, False, 0.0)
    assert row("01").tasks[-1].state == "tried" and row("01").tasks[-1].points == 0


def test_the_command_line_prints_the_table(record, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    print_progress()
    printed = capsys.readouterr().out
    assert "● 01.1" in printed and "◐ 01.2" in printed and "tasks solved" in printed


def test_capstones_come_after_the_lessons(record, capsys, monkeypatch):
    record.task_checked("chat.1", True, 3.0)
    chat, ticker = progress().rows[-2:]
    assert (chat.name, chat.work, chat.exercise) == ("Capstone: Chat", "the brief", "../capstones/chat/BRIEF.md")
    assert [one.state for one in chat.tasks] == ["solved", "open", "open", "open"]
    assert {one.state for one in ticker.tasks} == {"open"} and ticker.points.startswith("0 of ")
    assert "● chat.1" in progress()._repr_html_() and "Capstone: Chat\n" in repr(progress())
    monkeypatch.setenv("COLUMNS", "120")
    print_progress()
    assert "● chat.1" in capsys.readouterr().out


@pytest.mark.slow("a kernel of its own")
async def test_in_run_all_it_shows_the_checks_above_it(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path))
    cells = [
        "from classroom import check, progress\nfrom importlib.metadata import PackageNotFoundError, version",
        "def installed(package):\n"
        "    try: return version(package) if package else None\n"
        "    except PackageNotFoundError: return None",
        'await check("01.1")',
        "progress()",
    ]
    async with warm_kernel(cwd=paths.EXERCISES) as kernel:
        *_, checked, shown = await kernel.run_all(*cells)
    assert checked.status == "ok", checked.text
    assert "01.1 Ask what is installed: solved" in shown.text


@pytest.mark.parametrize("columns", ["60", "80", "100", "200"])
def test_in_a_terminal_of_any_width_a_symbol_stands_beside_its_task(record, capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    print_progress()
    said = capsys.readouterr().out
    tasks = [one for row in progress().rows for one in row.tasks]
    assert all(f"{one.symbol} {one.task.id}" in said for one in tasks)
    assert max(map(len, said.splitlines())) <= int(columns)
