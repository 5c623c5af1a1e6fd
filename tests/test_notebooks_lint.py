"""The notebooks keep the rules of notebook_lint.py, and the rules find what they are there for."""

import copy
import json

import notebook_lint as lint
import pytest

from classroom.catalogue.stages import worked_start
from classroom.paths import NOTEBOOKS, SOLUTIONS

LESSONS = sorted(path.name for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
SOLVED = sorted(SOLUTIONS.glob("[0-9][0-9]_*.ipynb"))
PRIMER = "async_primer.ipynb"
BESIDE = [PRIMER, "server_sent_events.ipynb", "workers.ipynb", "tokens.ipynb"]
GLOSSARY = lint.read(NOTEBOOKS / "glossary.ipynb")
TERMS = set(lint.glossary_entries(GLOSSARY))


# --- the notebooks ---


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_keeps_the_rules(name):
    notebook = lint.read(NOTEBOOKS / name)
    rules = lint.start_lesson if name.startswith("00") else lint.lesson
    assert lint.every_notebook(notebook, NOTEBOOKS) + rules(notebook, name, LESSONS, TERMS) == []


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_a_solution_keeps_the_rules(path):
    notebook = lint.read(path)
    assert lint.every_notebook(notebook, SOLUTIONS) + lint.exercise(notebook, path.name, solved=True) == []


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_an_exercise_takes_the_minutes_that_it_says(path):
    lesson = lint.read(NOTEBOOKS / path.name.replace("_exercise", ""))
    known = [*map(lint.source, lesson["cells"]), *worked_start(path.name[:2]).values()]
    assert lint.minutes_findings(lint.read(path), "\n".join(known)) == []


@pytest.mark.parametrize("path", SOLVED, ids=lambda path: path.stem)
def test_an_exercise_keeps_the_rules(path, made):
    notebook = json.loads(made(path))  # not the file: a learner may have filled that in
    assert lint.every_notebook(notebook, SOLUTIONS) + lint.exercise(notebook, path.name, solved=False) == []


def test_the_glossary_keeps_the_rules():
    readers = [lint.read(NOTEBOOKS / name) for name in (*LESSONS, *BESIDE)] + [lint.read(path) for path in SOLVED]
    assert lint.every_notebook(GLOSSARY, NOTEBOOKS) + lint.glossary(GLOSSARY, readers) == []


@pytest.mark.slow("the longest of all notebooks")
@pytest.mark.parametrize("name", ["error_gallery.ipynb", "error_gallery_servers.ipynb"])
def test_an_error_gallery_keeps_the_rules(name):
    gallery = lint.read(NOTEBOOKS / name)
    assert lint.every_notebook(gallery, NOTEBOOKS) + lint.error_gallery(gallery) == []


def test_the_cheat_sheet_keeps_the_rules():
    sheet = lint.read(NOTEBOOKS / "cheat_sheet.ipynb")
    assert lint.every_notebook(sheet, NOTEBOOKS) + lint.cheat_sheet(sheet, LESSONS) == []


@pytest.mark.parametrize("name", BESIDE)
def test_a_notebook_beside_the_lessons_keeps_the_rules(name):
    notebook = lint.read(NOTEBOOKS / name)
    assert lint.every_notebook(notebook, NOTEBOOKS) + lint.beside_the_lessons(notebook, TERMS) == []


def test_there_are_notebooks_to_look_at():
    assert LESSONS[:2] == ["00_start_here.ipynb", "01_installation.ipynb"]
    assert SOLVED and TERMS


# --- the rules: a small sound notebook, and one thing in it broken at a time ---


def markdown(cell_id, text, **metadata):
    return {"cell_type": "markdown", "id": cell_id, "metadata": metadata, "source": text}


def code(cell_id, text, **metadata):
    return {
        "cell_type": "code",
        "id": cell_id,
        "metadata": metadata,
        "source": text,
        "outputs": [],
        "execution_count": None,
    }


def notebook(*cells):
    return {"cells": list(cells), "nbformat": 4, "nbformat_minor": 5, "metadata": {}}


FOUR_LINES = "home = 2\naway = 1\nscore = f'{home}:{away}'\nprint(score)"
WORDS = "A client opens a connection and sends the score of a match to the server. " * 2


def round_cells(number):
    return [
        markdown(f"idea-{number}", f"## {number}. The score\n\nA **term {number}** is new. {WORDS * 2}"),
        code(f"predict-{number}", 'home = 1\naway = 2\nguess = predict("Who wins?", ["home", "away"])\nguess'),
        code(f"run-{number}", FOUR_LINES + '\nguess.reveal("home")'),
        markdown(f"explain-{number}", f"**What happened.** {WORDS * 2}\n\n**Change one thing.** Take 3 for 2."),
    ]


def sound_lesson():
    """A lesson 01 in which no rule finds anything."""
    return notebook(
        markdown(
            "title",
            "# Lesson 01: Scores\n\nYou count goals.\n\n**Time:** 20 minutes\n\n**You will be able to**\n"
            "- one\n- two\n- three\n\n**Before this:** [Lesson 00: Start here](00_start_here.ipynb)",
        ),
        markdown("where", f"## Where we are\n\n```mermaid\nflowchart LR\n```\n\n{WORDS * 3}"),
        *[cell for number in (1, 2, 3) for cell in round_cells(number)],
        markdown(
            "symptom",
            f"## Break it, then repair it: the score\n\n**The symptom.** It fails on purpose. {WORDS}",
        ),
        code("break", FOUR_LINES, tags=["raises-exception"]),
        markdown("cause", f"**The cause.** {WORDS * 2}\n\n**The repair.** {WORDS * 2}"),
        code("repair", FOUR_LINES),
        markdown("project", f"## In the project\n\nIt is in [the file](../course_project/file.py). {WORDS * 4}"),
        code("show", FOUR_LINES),
        markdown("recap", f"## Recap\n\n| term | what |\n|---|---|\n| score | goals |\n\n{WORDS * 4}"),
        markdown("old", f"## What the old tutorial says\n\nWrong: [the proof](#1.-The-score). {WORDS * 4}"),
        markdown(
            "next",
            f"## Next\n\n[Exercise](../exercises/01_scores_exercise.ipynb). {WORDS * 2}\n\n{lint.BESIDE_YOU}",
        ),
    )


TERMS_HERE = {"term 1", "term 2", "term 3"}


def lesson_findings(broken):
    return lint.lesson(broken, "01_scores.ipynb", ["00_start_here.ipynb", "01_scores.ipynb"], TERMS_HERE)


def test_a_sound_lesson_has_no_findings():
    assert lesson_findings(sound_lesson()) == []


def replaced(cell_id, old, new):
    """A sound lesson with one text changed."""
    broken = sound_lesson()
    (cell,) = [cell for cell in broken["cells"] if cell["id"] == cell_id]
    assert old in cell["source"]
    cell["source"] = cell["source"].replace(old, new)
    return broken


def without(*cell_ids):
    broken = sound_lesson()
    broken["cells"] = [cell for cell in broken["cells"] if cell["id"] not in cell_ids]
    return broken


def moved(cell_id, before):
    """A sound lesson with one cell in another place."""
    broken = sound_lesson()
    ids = [cell["id"] for cell in broken["cells"]]
    cell = broken["cells"].pop(ids.index(cell_id))
    broken["cells"].insert([cell["id"] for cell in broken["cells"]].index(before), cell)
    return broken


@pytest.mark.parametrize(
    ("broken", "finding"),
    [
        (replaced("title", "# Lesson 01: Scores", "# Scores"), "begin with `# Lesson 01: Title`"),
        (replaced("title", "You count goals.", "You count goals. You count fouls."), "one sentence"),
        (replaced("title", "**Time:** 20 minutes", "20 minutes"), "a line `**Time:**"),
        (replaced("title", "20 minutes", "15 minutes"), "says that it takes 15 minutes: a slow reader takes 20"),
        (replaced("title", "- three\n", ""), "with 3 list lines"),
        (replaced("title", "**Before this:**", "Before this:"), "**Before this:** ["),
        (without("where"), "there is no 'Where we are'"),
        (replaced("where", "```mermaid", "```text"), "no ```mermaid picture"),
        (replaced("where", WORDS * 3, "A client."), "below the picture"),
        (without(*[cell["id"] for cell in round_cells(3)]), "has 2 rounds"),
        (replaced("idea-2", "## 2.", "## 4."), "numbered 1., 2., 3."),
        (replaced("idea-1", WORDS, WORDS * 5), "120 are the most"),
        (replaced("idea-1", "is new", "is a **term 2**"), "one new term at a time"),
        (without("predict-1"), "has no `guess = predict"),
        (replaced("predict-1", '["home", "away"]', '["home"]'), "2 to 4 choices"),
        (replaced("predict-1", '["home", "away"]', "teams"), "2 to 4 choices"),
        (replaced("predict-1", "])\nguess", "])"), "the last line must be `guess`"),
        (replaced("run-1", '\nguess.reveal("home")', ""), "no later cell of it ends with `guess.reveal"),
        (replaced("explain-1", "**What happened.**", "So:"), "starts with **What happened.**"),
        (replaced("explain-1", "**Change one thing.**", "Or:"), "starts with **Change one thing.**"),
        (moved("explain-1", before="predict-1"), "explain after the run"),
        (without("symptom", "break", "cause", "repair"), "there is no 'Break it, then repair it'"),
        (replaced("cause", "**The cause.**", "So"), "starts with **The cause.**"),
        (without("break"), "must show the symptom"),
        (without("repair"), "must show the repair"),
        (without("show"), "must show the file's own lines"),
        (replaced("project", "../course_project/file.py", "https://docs.djangoproject.com"), "link the file"),
        (replaced("recap", "|---|---|", ""), "'Recap' has no table"),
        (replaced("old", "#1.-The-score", "02.ipynb"), "link the headings whose cells prove it"),
        (
            replaced("next", "../exercises/01_scores_exercise.ipynb", "x.ipynb"),
            "no link to ../exercises/01_scores_exercise.ipynb",
        ),
        (replaced("next", "the [glossary](glossary.ipynb), ", ""), "needs the line: Beside you"),
        (moved("recap", before="project"), "the order of the parts is"),
        (replaced("old", "## What the old", "## What an old"), "none of a lesson's parts"),
        (replaced("recap", "## Recap", "## In the project"), "there are 2 parts 'In the project'"),
        (without("where", "title", "next", "old", "recap"), "the budget is 20 to 30"),
        (replaced("project", WORDS * 4, WORDS * 40), "the budget is 700 to 1200"),
        (replaced("show", FOUR_LINES, FOUR_LINES * 4), "12 are the most"),
        (replaced("idea-1", "**term 1**", "**fifth term**"), "**fifth term** is not in glossary"),
        (replaced("explain-1", "Take 3", "Take **term 1** 3"), "**term 1** is bold more than once"),
        (replaced("show", "home = 2", "from classroom import serve"), "`serve` comes from classroom"),
    ],
)
def test_a_broken_lesson_is_found_out(broken, finding):
    found = lesson_findings(broken)
    assert any(finding in one for one in found), found


READ, RUN = " ".join(["goal"] * 300), code("run", "goal = 1")
GUESSED = code("guess", 'guess = predict("Who wins?", ["home", "away"])\nguess')
LINES = "goal = 1\n\n" * 5
ANSWER = "def winner(home, away):\n    ### BEGIN SOLUTION\n    # the better one\n    return max(home, away)\n    ### END SOLUTION"


@pytest.mark.parametrize(
    ("cells", "minutes"),
    [
        ([markdown("prose", READ)] * 5, 10),  # 150 words a minute
        ([markdown("folded", f"<details><summary>More</summary>\n\n{READ}\n\n</details>")] * 5, 0),
        ([RUN] * 20, 10),  # half a minute each
        ([GUESSED] * 10, 15),  # a cell, and a minute for the guess
        ([markdown("vary", "**Change one thing.** Take 3.")] * 10, 15),  # a minute each, and a few words
        (
            [markdown("own", f"### In your own project\n\n```python\n{LINES}```\n")] * 5,
            10,
        ),  # a third of a minute a line
        ([markdown("other", f"### Elsewhere\n\n```python\n{LINES}```\n")] * 5, 5),
        ([RUN], 5),  # rounded up to the next five
        ([code("answer-01-1", ANSWER)] * 10, 10),  # a cell, and one line to write
        ([code("answer-01-1", ANSWER), RUN, code("given", "return max(home, away)")], 5),
        ([code("answer-01-1", ANSWER)] * 10 + [code("given", "return max(home, away)")], 10),
        ([markdown("task-01-1", "## 01.1 The winner")] * 5, 15),  # two minutes of thought, and a few words
        ([markdown("why", READ, tags=["solution-only"])] * 5, 0),
    ],
)
def test_minutes_are_those_of_a_slow_reader(cells, minutes):
    assert lint.minutes(notebook(*cells)) == minutes


def test_more_than_45_minutes_are_too_many():
    long = sound_lesson()
    long["cells"] += [RUN] * 90
    assert "takes 65 minutes: 45 are the most" in lint.minutes_findings(long)


def test_what_is_folded_away_is_not_in_the_budget_of_words():
    broken = replaced(
        "project", WORDS * 4, f"<details><summary>More</summary>\n\n{WORDS * 40}\n\n</details> {WORDS * 4}"
    )
    assert lesson_findings(broken) == []


def test_a_link_to_a_lesson_that_is_not_there_yet_is_found(tmp_path):
    (tmp_path / "00_start_here.ipynb").write_text(json.dumps(notebook(markdown("map", "## The map"))), "utf-8")
    cell = markdown(
        "next", "[Lesson 08](00_start_here.ipynb) joins many; [lesson 00](00_start_here.ipynb) is there."
    )
    assert lint.every_notebook(notebook(cell), tmp_path) == [
        "the link 'Lesson 08' leads to 00_start_here.ipynb: say what is there"
    ]
    cell["metadata"]["tags"] = ["solution-only"]  # a release leaves it out
    assert lint.every_notebook(notebook(cell), tmp_path) == []


def test_the_next_lesson_must_be_linked_once_there_is_one():
    found = lint.lesson(
        sound_lesson(), "01_scores.ipynb", ["01_scores.ipynb", "02_configuration.ipynb"], TERMS_HERE
    )
    assert found == ["'Next' has no link to 02_configuration.ipynb"]


def test_a_link_below_classroom_explains_an_import():
    explained = replaced("show", "home = 2", "from classroom import serve")
    explained["cells"][1]["source"] += "\n\n[`serve`](../classroom/server/server.py) starts Daphne."
    assert lesson_findings(explained) == []


def test_the_median_code_cell_must_not_be_tiny():
    broken = sound_lesson()
    for cell in broken["cells"]:
        if cell["id"].startswith("run-") or cell["id"] in ("show", "repair", "break"):
            cell["source"] = cell["source"].splitlines()[-1]
    assert "its median code cell has 1 lines: the budget is 4 to 6" in lesson_findings(broken)


def test_comments_and_blank_lines_are_no_lines_of_code():
    assert lint.code_lines(code("score", "# the home team\n\nhome = 2  # goals\n    # and so on\n")) == 1


def test_words_are_counted_as_a_reader_reads_them():
    text = "# Two words\n\n[one](https://x.org/a/b) `two` **three** | <b>4</b>\n\n```python\nnot these\n```"
    assert lint.words(text) == 6


@pytest.mark.parametrize(
    ("cell", "finding"),
    [
        (code("c0ffee12", "score = 1"), "readable"),
        (code("b5e9c8a0-1f2d-4c3b-9a8e-7d6f5e4c3b2a", "score = 1"), "readable"),
        (code("Start_Daphne", "score = 1"), "readable"),
        (code("7", "score = 1"), "readable"),
        ({**code("score", "score = 1"), "execution_count": 3}, "stored output or count"),
        ({**code("score", "score"), "outputs": [{"output_type": "stream"}]}, "stored output or count"),
        (markdown("score", "## One\n\ntext\n\n## Two"), "in mid-cell"),
        (markdown("score", "You simply run it."), "says 'simply'"),
        (markdown("score", "That is Easy."), "says 'Easy'"),
        (code("score", "foo = 1"), "says 'foo'"),
        (code("score", 'print("1:0", sep="\n")'), "is no Python: unterminated string literal"),
        (
            code("score", "1 / 0", tags=["raises-exception"]),
            "say in the cell before that it fails on purpose",
        ),
        (markdown("score", "[the lesson](no_such.ipynb)"), "leads to no file"),
        (markdown("score", "[above](#No-such-heading)"), "leads to no heading of this notebook"),
        (markdown("score", "![a picture](no_such.png)"), "leads to no file"),
        (markdown("score", "Read it [here](https://docs.djangoproject.com)."), "say where it leads"),
    ],
)
def test_what_no_notebook_may_have_is_found(cell, finding, tmp_path):
    found = lint.every_notebook(notebook(cell), tmp_path)
    assert len(found) == 1 and finding in found[0], found


@pytest.mark.parametrize(
    "cell",
    [
        code("start-daphne", "score = 'just'  # simply a name"),
        markdown("face", "The class `just.easy`, and a fence:\n\n```python\nsimply\n```"),
        markdown("adjust", "You adjust it, and it is uneasy."),
        markdown("own-heading", "## 2. Start `serve`\n\n[above](#2.-Start-serve)"),
    ],
)
def test_what_is_no_fault_is_not_found(cell, tmp_path):
    assert lint.every_notebook(notebook(cell), tmp_path) == []


def test_two_cells_with_one_id_are_found(tmp_path):
    found = lint.every_notebook(notebook(code("score", ""), code("score", "")), tmp_path)
    assert found == ["two cells have the id 'score'"]


def test_an_old_format_is_found(tmp_path):
    found = lint.every_notebook(notebook(code("score", "")) | {"nbformat_minor": 4}, tmp_path)
    assert found == ["is not nbformat 4.5, so its cells have no stable ids"]


def test_an_error_that_is_announced_must_be_tagged(tmp_path):
    cells = [markdown("why", "The next cell fails on purpose."), code("score", "1 / 0")]
    assert lint.every_notebook(notebook(*cells), tmp_path) == ["score fails on purpose: tag it raises-exception"]
    cells[1]["metadata"]["tags"] = ["raises-exception"]
    assert lint.every_notebook(notebook(*cells), tmp_path) == []


def test_headings_of_this_notebook_are_looked_up(tmp_path):
    heading = markdown("heading", "## 1. Start `serve`, then stop")
    for anchor, found in (("1.-Start-serve,-then-stop", 0), ("1.%20Start", 1), ("1.-start-serve", 1)):
        cell = markdown("link", f"[the start](#{anchor})")
        assert len(lint.every_notebook(notebook(heading, cell), tmp_path)) == found, anchor


def test_cells_of_other_notebooks_are_looked_up(tmp_path):
    other = notebook(markdown("the-start", "## 1. Start"))
    (tmp_path / "other.ipynb").write_text(json.dumps(other), encoding="utf-8")
    for anchor, found in (("cell-id=the-start", 0), ("cell-id=the-end", 1), ("1.-Start", 1)):
        cell = markdown("link", f"[the start](other.ipynb#{anchor})")
        assert len(lint.every_notebook(notebook(cell), tmp_path)) == found, anchor


# --- the rules for lesson 00, exercises and the glossary: broken copies of the real ones ---


def broken_start(cell_id, old, new):
    broken = lint.read(NOTEBOOKS / LESSONS[0])
    (cell,) = [cell for cell in broken["cells"] if cell["id"] == cell_id]
    assert old in lint.source(cell)
    cell["source"] = lint.source(cell).replace(old, new)
    return lint.start_lesson(broken, LESSONS[0], LESSONS, TERMS)


@pytest.mark.parametrize(
    ("cell_id", "old", "new", "finding"),
    [
        ("the-map", "## The map", "## A map", "there is no '## The map'"),
        ("next", "](01_installation.ipynb)", "](README.md)", "no link to 01_installation.ipynb"),
        ("progress", "progress()", "print()", "'The map' must call progress()"),
        ("when-you-are-stuck", "](cheat_sheet.ipynb)", "](glossary.ipynb)", "no link to cheat_sheet.ipynb"),
        ("title", "# Lesson 00", "# Lesson", "begin with `# Lesson 01: Title`"),
        (
            "when-you-are-stuck",
            "## When you are stuck",
            "## When you are stuck\n\n" + WORDS * 30,
            "the budget is 150 to 700",
        ),
    ],
)
def test_a_broken_lesson_00_is_found_out(cell_id, old, new, finding):
    found = broken_start(cell_id, old, new)
    assert any(finding in one for one in found), found


def broken_exercise(change, text, solved):
    broken = json.loads(text)
    cells = {cell["id"]: cell for cell in broken["cells"]}
    change(broken, cells)
    return lint.exercise(broken, SOLVED[0].name, solved)


def rewrite(cell_id, old, new):
    def change(broken, cells):
        assert old in lint.source(cells[cell_id])
        cells[cell_id]["source"] = lint.source(cells[cell_id]).replace(old, new)

    return change


def drop(*cell_ids):
    def change(broken, cells):
        broken["cells"] = [cell for cell in broken["cells"] if cell["id"] not in cell_ids]

    return change


def swap(one, other):
    def change(broken, cells):
        ids = list(cells)
        first, second = ids.index(one), ids.index(other)
        broken["cells"][first], broken["cells"][second] = broken["cells"][second], broken["cells"][first]

    return change


def no_points(broken, cells):
    cells["check-01-2"]["metadata"]["nbgrader"]["points"] = 0


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (rewrite("title", "../notebooks/01_installation.ipynb", "x.ipynb"), "must link ../notebooks/"),
        (drop("setup"), "no code cell `setup`"),
        (drop("hints-01-3"), "task 01.3 needs the cells"),
        (swap("answer-01-3", "hints-01-3"), "task 01.3: the order of its cells"),
        (swap("task-01-3", "task-01-4"), "must be numbered"),
        (rewrite("task-01-3", "**Goal**", "Goal"), "needs `**Goal**`"),
        (rewrite("answer-01-3", "### END SOLUTION", ""), "### BEGIN SOLUTION"),
        (rewrite("hints-01-3", "Hint 3:", "Help:"), "needs three <details>"),
        (
            rewrite("hints-01-3", "01_installation.ipynb#", "01_installation.ipynb?"),
            "hint 2 must link a heading",
        ),
        (rewrite("check-01-3", "01.3", "01.4"), 'must be `await check("01.3")`'),
        (no_points, "worth points"),
        (drop("why-01-3"), "tagged solution-only must say why"),
        (drop("progress"), "must call progress()"),
        (drop("next"), "must end with `## Next`"),
    ],
)
def test_a_broken_solution_is_found_out(change, finding):
    found = broken_exercise(change, SOLVED[0].read_text("utf-8"), solved=True)
    assert any(finding in one for one in found), found


def test_a_broken_exercise_is_found_out(made):
    assert broken_exercise(rewrite("answer-01-3", "# your code here", ""), made(SOLVED[0]), solved=False)


def test_a_solution_is_no_exercise():
    told = lint.read(SOLVED[0])
    told["cells"] = [copy.deepcopy(cell) for cell in told["cells"]]
    assert "an exercise must not hold cells tagged solution-only" in lint.exercise(told, SOLVED[0].name, False)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("### scope\n\nIt describes an event.\n\n### event\n\nIt is in a scope.", "alphabetical"),
        ("### event\n\nIt is one. It is two. It is three.", "1 or 2 sentences"),
        ("### event\n\n### scope\n\nIt describes an event.", "'event' needs 1 or 2 sentences"),
        ("### event\n\nIt happens.\n\n### unheard\n\nIt has an event.", "'unheard' is used in no notebook"),
    ],
)
def test_a_broken_glossary_is_found_out(text, finding):
    reader = notebook(markdown("lesson", "Events have a scope."))
    found = lint.glossary(notebook(markdown("terms", text)), [reader])
    assert len(found) == 1 and finding in found[0], found


ENTRY = "### `ValueError: no goal`\n\n**Cause.** Nobody has scored.\n\n**Repair.** Score."
KNOWN_BY = {"match": ["no goal"]}


def sound_gallery(entry=ENTRY, known_by=KNOWN_BY, shown_id="no-goal-shown"):
    return notebook(
        markdown("title", "# Error gallery"),
        markdown("contents", "## Contents\n\n- [`ValueError: no goal`](#ValueError:-no-goal)"),
        markdown("set-up", "## Set-up"),
        markdown("group", "## Goals"),
        markdown("no-goal", entry, **({"gallery": known_by} if known_by else {})),
        code(shown_id, "print('ValueError: no goal')"),
        markdown("next", "## Next"),
    )


def test_a_sound_gallery_has_no_findings():
    assert lint.error_gallery(sound_gallery()) == []


@pytest.mark.parametrize(
    ("broken", "finding"),
    [
        (sound_gallery(ENTRY.replace("**Cause.**", "Cause:")), "needs a paragraph **Cause.**"),
        (sound_gallery(ENTRY.replace("**Repair.**", "Repair:")), "then one **Repair.**"),
        (sound_gallery(ENTRY.replace("`", "")), "must quote the error"),
        (sound_gallery(ENTRY.replace("no goal", 'no "goal"')), "a link to the heading can't have \""),
        (sound_gallery(ENTRY.replace("ValueError", "KeyError")), "'Contents' must link the entries"),
        (sound_gallery(known_by=None), "needs metadata"),
        (sound_gallery(known_by={"match": ["goal"]}), "6 characters or more"),
        (sound_gallery(known_by={"match": ["no goal"], "never": [" "]}), "asked and never has a word"),
        (sound_gallery(known_by={"match": ["no goal"], "newer": []}), "'newer' is not known"),
        (sound_gallery(shown_id="other"), "a code cell no-goal-shown"),
    ],
)
def test_a_broken_gallery_is_found_out(broken, finding):
    found = lint.error_gallery(broken)
    assert any(finding in one for one in found), found


def test_a_broken_cheat_sheet_is_found_out():
    targets = ("glossary.ipynb", "error_gallery.ipynb", "01_scores.ipynb")
    links = " ".join(f"[page]({name})" for name in targets)
    names = ["00_start_here.ipynb", "01_scores.ipynb", "15_deployment.ipynb"]
    assert lint.cheat_sheet(notebook(markdown("title", links)), names) == []
    assert lint.cheat_sheet(notebook(code("long", "goal = 1\n" * 21)), names) == [
        "long has 21 lines of code: 20 are the most",
        "has no link to glossary.ipynb",
        "has no link to error_gallery.ipynb",
        "has no link to 01_scores.ipynb",
    ]
    long = notebook(*[markdown("title", links)] * 25)
    assert lint.cheat_sheet(long, names) == ["has 25 cells: 24 are the most"]


@pytest.mark.parametrize(
    ("cell_id", "old", "new", "finding"),
    [
        ("title", "20 minutes\n", "15 minutes\n", "says that it takes 15 minutes"),
        ("recap", "## Recap", "## Recap\n\n" + "word " * 900, "20 are the most"),
        ("title", "**Before this:**", "Before:", "the first cell needs **Before this:**"),
        ("explain-ready", "**What happened.**", "So", "no paragraph that starts with **What happened.**"),
        ("cause-and-repair", "**The cause.**", "So", "no paragraph that starts with **The cause.**"),
        ("recap", "## Recap", "## In short", "there is no 'Recap'"),
        ("next", "Beside you:", "See", "needs the line: Beside you"),
        ("recap", "what it does", "**what it does**", "is not in glossary"),
    ],
)
def test_a_broken_primer_is_found_out(cell_id, old, new, finding):
    broken = lint.read(NOTEBOOKS / PRIMER)
    (cell,) = [cell for cell in broken["cells"] if cell["id"] == cell_id]
    assert old in lint.source(cell)
    cell["source"] = lint.source(cell).replace(old, new)
    found = lint.beside_the_lessons(broken, TERMS)
    assert any(finding in one for one in found), found
