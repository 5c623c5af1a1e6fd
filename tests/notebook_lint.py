"""The rules of a notebook, as functions: a notebook (a dict) goes in, findings (short sentences) come out.

THE CONVENTIONS. Words in `code` are looked for exactly. "Prose" is Markdown without fences, tags and link
targets.

Every notebook
  - No outputs, no execution counts; nbformat 4, minor 5. Each cell has a unique, readable id such as
    `start-daphne`: lower-case words, digits, hyphens; no random hex.
  - Links resolve. Within a notebook an anchor is the heading's text with "-" for each space, as JupyterLab
    makes it: `## 2. Start Daphne` is `#2.-Start-Daphne`. In another notebook it is a cell's id,
    `01_installation.ipynb#cell-id=start-daphne`: with a heading, JupyterLab opens a closed notebook at its
    top. A link's text is not "here". A link that is called "lesson 08" leads to lesson 08: where that lesson
    is not there yet, nothing links to it.
  - Each code cell is Python, unless it holds a magic.
  - No weasel words in prose (simply, just, easy, obviously, ...); no foo, bar, test1 in code.
  - A cell tagged `raises-exception` comes right after a Markdown cell that says `fails on purpose`, and a
    Markdown cell that says so is followed by such a cell.
  - `#` and `##` headings stand at the start of their cell.

A lesson, 01 and later
  20 to 30 cells, 700 to 1,200 words of prose outside <details>, at most 45 minutes; code cells of at most 12
  lines, median 4 to 6 (blank lines and lines that hold only a comment are not counted). Its parts, in this
  order:
  1. First cell, id `title`: `# Lesson 01: Installation`, one sentence, `**Time:** 25 minutes`,
     `**You will be able to**` with 3 list lines, and
     `**Before this:** [Lesson 00: Start here](00_start_here.ipynb)`.
  2. `## Where we are`: a ```mermaid fence, and the same in at least 25 words below it, in one cell.
  3. 3 to 5 rounds: `## 1. Some words`, `## 2. Some words` ... Each holds, in this order:
       idea      the Markdown cell with the heading: at most 120 words, at most one new term in **bold**;
       predict   a code cell with `guess = predict("question", [2 to 4 choices])`; its last line is `guess`,
                 which shows the question;
       run       a code cell; `guess.reveal(...)` is the last line of it or of a later code cell of the
                 round;
       explain   a paragraph that starts with `**What happened.**`;
       vary      a paragraph that starts with `**Change one thing.**`, in the same cell or a later one.
  4. `## Break it, then repair it: the stale kernel`: paragraphs that start with `**The symptom.**`,
     `**The cause.**`, `**The repair.**`, in this order, with code after the symptom and after the repair.
  5. `## In the project`: a code cell that shows the lines from the file itself, and a link to that file.
  6. `## Recap`: a table.
     `## What the old tutorial says`: links the headings whose cells prove it: `[the proof](#1.-Some-words)`.
     `## Next`: a link to `../exercises/01_installation_exercise.ipynb`, and one to the next lesson once there is one.
     Then the line `Beside you: the [glossary](glossary.ipynb), the [cheat sheet](cheat_sheet.ipynb) and the
     [error gallery](error_gallery.ipynb).`
  The minutes are computed, by `minutes()` below, and not felt: the line in the title must say what it says.
  **Bold** is for labels and for new terms. A label ends with "." or ":" or is `You will be able to`.
  Everything else in bold is a new term: bold once in the notebook, and a heading of glossary.ipynb (in any
  case, singular or plural).
  Each name imported from classroom is explained by a sentence with a link to its source, the name in the
  link's text: [`serve`](../classroom/server/__init__.py).

Lesson 00
  8 to 14 cells, at most 700 words. The title cell as above, without `**Before this:**`. `## The whole loop`
  with at least 3 code cells, and in it a predict and its reveal; `## The map` with `progress()`;
  `## When you are stuck`, with links to the glossary, the cheat sheet and the error gallery; `## Next` with a
  link to lesson 01. The rules for bold and for imports hold.

An exercise and its solution
  The first cell, id `title`: `# Exercise 01: Installation`, one sentence, `**Time:** 40 minutes` (computed,
  as a lesson's; at most 45), a link to the lesson. A code cell `setup`. Then 4 to 8 tasks, each of the cells `task-01-1`
  (`## 01.1 Some words`, `**Goal**` and list lines), `answer-01-1` (and more, such as `answer-02-5-asgi`, where
  the answer is several files; cells of code that are given may stand between), `hints-01-1` (three <details>,
  `Hint 1: ...` to `Hint 3: ...`, the second with a link into a heading of the lesson), `check-01-1`
  (`await check("01.1")`, with points). In a solution each check is followed by Markdown cells tagged
  `solution-only`; an exercise has none. At the end `progress()`, and `## Next` with a link.

The error gallery (error_gallery.ipynb)
  `## Contents` with a link to each entry, in their order; `## Set-up` with the cells that all entries need;
  groups, each a `##` heading; `## Next`. An entry is two cells:
    took-too-long        `### ` and a heading that quotes the error in `backticks`, as it is read below the
                         code; then paragraphs that start with `**Cause.**` and `**Repair.**`. The heading has
                         no characters but letters, digits, blanks and .,:'()/_- as links take no others.
                         The cell's metadata has `{"gallery": {"match": ["took too long to shut down"]}}`: the
                         texts by which check() and `course gallery` know the error. "asked" and "never" may stand
                         beside "match"; classroom/catalogue/answers.py says what they are.
    took-too-long-shown  code that brings the error about, with no entry's cell run before. It must not fail:
                         what raises is caught and printed.

The cheat sheet (cheat_sheet.ipynb)
  At most 24 cells, each code cell at most 20 lines; links to the lessons 01 to 14 that exist, to the
  glossary and to the error gallery.

A notebook that teaches beside the lessons (async_primer.ipynb, server_sent_events.ipynb, tokens.ipynb)
  The first cell, id `title`: `# Title`, one sentence, `**Time:**` of at most 20 minutes, 3 outcomes and
  `**Before this:**`, as in a lesson. Rounds as in a lesson, `## Break it, then repair it: ...`, `## Recap`, and `## Next`
  with the line `Beside you: ...`. At most 34 cells, 1,000 words of prose, 12 lines in a code cell. The rules for bold and for
  imports hold.

The glossary
  `### term` headings in alphabetical order, 1 or 2 sentences below each; each term is used in some
  notebook.
"""

import ast
import json
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

Findings = list[str]

WEASELS = re.compile(
    r"\b(simply|just|easy|easily|easier|obvious|obviously|clearly|of course|trivial|trivially|basically"
    r"|merely|straightforward|effortless|effortlessly|seamless|seamlessly|blazing|awesome|magic|magically)\b",
    re.I,
)
PLACEHOLDERS = re.compile(r"\b(foo|bar|baz|foobar|test1)\b")
READABLE_ID = re.compile(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*")
RANDOM_ID = re.compile(r"[0-9a-f]{8}|[0-9a-f-]{32,36}")
LABELS = {"You will be able to", "Goal"}
ON_PURPOSE = "fails on purpose"

_markdown = MarkdownIt("commonmark").enable("table")


# --- reading a notebook ---


def read(path: Path) -> dict:
    """Return a notebook as a dict."""
    return json.loads(path.read_text(encoding="utf-8"))


def source(cell: dict) -> str:
    """Return a cell's text; JSON may hold it as one string or as lines."""
    return "".join(cell["source"])


def is_code(cell: dict) -> bool:
    return cell["cell_type"] == "code"


def is_markdown(cell: dict) -> bool:
    return cell["cell_type"] == "markdown"


def tags(cell: dict) -> list[str]:
    return cell.get("metadata", {}).get("tags", [])


@cache
def _tokens(text: str) -> list[Token]:
    """Return Markdown as markdown-it has read it; many rules ask for the same cell."""
    return _markdown.parse(text)


def _spans(text: str) -> list[list[Token]]:
    """Return the inline tokens of each paragraph, heading, list line and table cell."""
    return [token.children or [] for token in _tokens(text) if token.type == "inline"]


def prose(text: str, code: bool = True) -> str:
    """Return what a reader reads: no fences, tags or link targets; `code` says whether inline code counts."""
    kinds = {"text", "code_inline"} if code else {"text"}
    joined = {"softbreak": " ", "hardbreak": " "}
    return "\n".join(
        "".join(token.content if token.type in kinds else joined.get(token.type, "") for token in span)
        for span in _spans(text)
    )


def words(text: str) -> int:
    """Count the words of Markdown prose."""
    return sum(any(map(str.isalnum, word)) for word in prose(text).split())


def shown(text: str) -> str:
    """Return Markdown without what is folded away in <details>."""
    return re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)


def sentences(text: str) -> int:
    """Count the sentences of a paragraph."""
    return len(re.findall(r"[.!?](?=\s|$)", prose(text)))


def headings(text: str) -> list[tuple[int, str]]:
    """Return (level, text as a reader sees it) of each heading in Markdown."""
    tokens = _tokens(text)
    return [
        (int(token.tag[1]), prose("# " + tokens[index + 1].content))
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def anchors(notebook: dict) -> set[str]:
    """Return the anchors of a notebook's headings, as JupyterLab makes them."""
    return {
        title.replace(" ", "-")
        for cell in notebook["cells"]
        if is_markdown(cell)
        for _, title in headings(source(cell))
    }


def cell_anchors(notebook: dict) -> set[str]:
    """Return the anchors of a notebook's cells, as JupyterLab makes them."""
    return {f"cell-id={cell['id']}" for cell in notebook["cells"]}


def links(text: str) -> list[tuple[str, str]]:
    """Return (text, target) of each link and picture in Markdown."""
    found = []
    for span in _spans(text):
        for index, token in enumerate(span):
            if token.type == "link_open":
                end = next(i for i in range(index, len(span)) if span[i].type == "link_close")
                found.append(("".join(part.content for part in span[index:end]), token.attrs["href"]))
            elif token.type == "image":
                found.append((token.content, token.attrs["src"]))
    return found


def all_links(notebook: dict) -> list[tuple[str, str]]:
    return [link for cell in notebook["cells"] if is_markdown(cell) for link in links(source(cell))]


def bold_terms(text: str) -> list[str]:
    """Return what is bold in Markdown and no label."""
    found = []
    for span in _spans(text):
        for index, token in enumerate(span):
            if token.type == "strong_open":
                end = next(i for i in range(index, len(span)) if span[i].type == "strong_close")
                found.append("".join(part.content for part in span[index:end]))
    return [term for term in found if term not in LABELS and not term.endswith((".", ":"))]


def code_lines(cell: dict) -> int:
    """Count the lines of a code cell that are neither blank nor only a comment."""
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in source(cell).splitlines())


def tree(cell: dict) -> ast.Module:
    """Return a code cell's syntax tree; an empty one for a cell that holds a magic."""
    try:
        return compile(source(cell), "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        return ast.Module([], [])


@dataclass
class Section:
    """A `##` heading and the cells below it; the first section is what comes before any."""

    title: str
    cells: list[dict]

    def place(self, label: str) -> tuple[int, int] | None:
        """Return (cell, character) of the paragraph that starts with this label."""
        for index, cell in enumerate(self.cells):
            found = re.search("^" + re.escape(label), source(cell), re.MULTILINE) if is_markdown(cell) else None
            if found:
                return index, found.start()
        return None

    def code_between(self, start: int, end: int) -> bool:
        """Return whether there is a code cell after cell `start` and before cell `end`."""
        return any(map(is_code, self.cells[start + 1 : end]))


def sections(notebook: dict) -> list[Section]:
    found = [Section("", [])]
    for cell in notebook["cells"]:
        first = headings(source(cell))[:1] if is_markdown(cell) else []
        if first and first[0][0] == 2:
            found.append(Section(first[0][1], []))
        found[-1].cells.append(cell)
    return found


# --- rules for every notebook ---


def format_findings(notebook: dict) -> Findings:
    """Stored outputs, unreadable ids, headings in mid-cell."""
    found = []
    if (notebook.get("nbformat"), notebook.get("nbformat_minor")) != (4, 5):
        found.append("is not nbformat 4.5, so its cells have no stable ids")
    seen = set()
    for number, cell in enumerate(notebook["cells"], 1):
        name = cell.get("id", "")
        if not READABLE_ID.fullmatch(name) or RANDOM_ID.fullmatch(name):
            found.append(f"cell {number} has the id {name!r}: give it a readable one, such as start-daphne")
        if name in seen:
            found.append(f"two cells have the id {name!r}")
        seen.add(name)
        if is_code(cell) and (cell.get("outputs") or cell.get("execution_count") is not None):
            found.append(f"{name} has a stored output or count: clear all outputs before you save")
        if is_markdown(cell) and any(level < 3 for level, _ in headings(source(cell))[1:]):
            found.append(f"{name} has a # or ## heading in mid-cell: start a new cell there")
    return found


def word_findings(notebook: dict) -> Findings:
    """Weasel words in prose, placeholder names in code."""
    found = []
    for cell in notebook["cells"]:
        text = prose(source(cell), code=False) if is_markdown(cell) else source(cell)
        rule, advice = (
            (WEASELS, "leave it out or say what you mean")
            if is_markdown(cell)
            else (PLACEHOLDERS, "take a name from a real domain")
        )
        found += [f"{cell['id']} says {word!r}: {advice}" for word in sorted(set(rule.findall(text)))]
    return found


def code_findings(notebook: dict) -> Findings:
    """Code cells that are no Python; what holds a magic, or fails on purpose, is passed over."""
    found = []
    for cell in notebook["cells"]:
        if (
            is_code(cell)
            and "raises-exception" not in tags(cell)
            and not re.search(r"^\s*[%!]|= *!", source(cell), re.MULTILINE)
        ):
            try:
                compile(source(cell), "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            except SyntaxError as error:
                found.append(f"{cell['id']} is no Python: {error.msg}, line {error.lineno}")
    return found


def purpose_findings(notebook: dict) -> Findings:
    """Deliberate errors that are not announced, and announced ones that are not tagged."""
    found = []
    for before, cell in zip(
        [{"cell_type": "raw", "source": ""}, *notebook["cells"]], notebook["cells"], strict=False
    ):
        announced = is_markdown(before) and ON_PURPOSE in prose(source(before))
        tagged = "raises-exception" in tags(cell)
        if tagged and not announced:
            found.append(f"{cell['id']} is tagged raises-exception: say in the cell before that it {ON_PURPOSE}")
        if announced and not tagged:
            found.append(f"{cell['id']} {ON_PURPOSE}: tag it raises-exception")
    return found


def link_findings(notebook: dict, folder: Path) -> Findings:
    """Links that lead nowhere, seen from a notebook that lies in `folder`."""
    found = []
    for text, target in all_links(notebook):
        if text.strip().lower() in {"here", "click here", "this", "link"}:
            found.append(f"the link to {target} is called {text!r}: say where it leads")
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        path = folder / name
        if name and not path.exists():
            found.append(f"the link {target} leads to no file")
        elif anchor and not name and anchor not in anchors(notebook):
            found.append(f"the link {target} leads to no heading of this notebook")
        elif anchor and name and (path.suffix != ".ipynb" or anchor not in cell_anchors(read(path))):
            found.append(f"the link {target} leads to no cell of that notebook: write #cell-id=...")
    return found


def lesson_link_findings(notebook: dict) -> Findings:
    """Links to a lesson by its number that lead elsewhere, as where that lesson is not written yet.

    What only a teacher sees is passed over.
    """
    handed_out = [cell for cell in notebook["cells"] if "solution-only" not in tags(cell)]
    found = []
    for text, target in all_links({"cells": handed_out}):
        number = re.search(r"\blesson (\d\d)\b", text, re.IGNORECASE)
        name = Path(unquote(target).partition("#")[0]).name
        if number and not name.startswith(f"{number[1]}_"):
            found.append(f"the link {text!r} leads to {target}: say what is there")
    return found


def every_notebook(notebook: dict, folder: Path) -> Findings:
    """The rules that hold for each notebook."""
    return (
        format_findings(notebook)
        + word_findings(notebook)
        + code_findings(notebook)
        + purpose_findings(notebook)
        + link_findings(notebook, folder)
        + lesson_link_findings(notebook)
    )


# --- minutes ---

WORDS_A_MINUTE = 150
CODE_CELL, PREDICTION, VARIATION = 0.5, 1.0, 1.0  # minutes: read and run it; guess; change one thing and run again
TASK, WRITTEN_LINE = 2.0, 1 / 3  # minutes: think about it, and read a hint; write a line of one's own
OWN_PROJECT = "### In your own project"
_TYPED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)  # what a fence holds
_ANSWER = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)


def minutes(notebook: dict, known: str = "") -> int:
    """How long a slow reader takes for a lesson, or for the exercise that is made from this solution.

    Prose is read, but for what is folded away; each code cell is read and run; each guess and each "Change one
    thing" takes its time. So does each line that goes into the reader's own project. In an exercise each task is thought about, and each line of the worked answer is
    written, unless the notebook shows that line somewhere else.

    Args:
        notebook: the lesson, or the solution.
        known: lines that need not be written either: those of the lesson, and of what the stage begins with.

    Returns:
        Minutes, rounded up to the next five.
    """
    cells = [cell for cell in notebook["cells"] if "solution-only" not in tags(cell)]
    texts = [shown(source(cell)) for cell in cells if is_markdown(cell)]
    total = sum(map(words, texts)) / WORDS_A_MINUTE
    total += CODE_CELL * sum(map(is_code, cells))
    total += PREDICTION * sum(len(_predictions(cell)) for cell in cells if is_code(cell))
    total += VARIATION * sum(len(re.findall(r"^\*\*Change one thing\.\*\*", text, re.MULTILINE)) for text in texts)
    total += WRITTEN_LINE * sum(_typed_lines(text) for text in texts if text.startswith(OWN_PROJECT))
    total += TASK * sum(cell.get("id", "").startswith("task-") for cell in cells)
    total += WRITTEN_LINE * _written_lines(cells, known)
    return 5 * math.ceil(total / 5)


def _typed_lines(text: str) -> int:
    """Count the lines of code in Markdown."""
    return sum(bool(line.strip()) for fence in _TYPED.findall(text) for line in fence.splitlines())


def _written_lines(cells: list[dict], known: str) -> int:
    """Count the lines of the worked answers that the exercise does not hand out, and that are not known."""
    texts = [known, *(_ANSWER.sub("", shown(source(cell))) for cell in cells)]
    given = {line.strip() for text in texts for line in text.splitlines()}
    answers = [
        line.strip() for cell in cells for text in _ANSWER.findall(source(cell)) for line in text.splitlines()
    ]
    return sum(bool(line) and not line.startswith("#") and line not in given for line in answers)


def minutes_findings(notebook: dict, known: str = "") -> Findings:
    """More than 45 minutes, or another number in the title than `minutes()` gives."""
    computed = minutes(notebook, known)
    told = re.search(r"^\*\*Time:\*\* (\d+) minutes$", source(notebook["cells"][0]), re.MULTILINE)
    if not told:
        return ["the first cell must have a line `**Time:** 25 minutes`"]
    found = [] if computed <= 45 else [f"takes {computed} minutes: 45 are the most"]
    if int(told[1]) != computed:
        found.append(f"says that it takes {told[1]} minutes: a slow reader takes {computed}")
    return found


# --- rules for lessons ---


def budget_findings(
    notebook: dict, cells: tuple[int, int], prose_words: tuple[int, int], lines: tuple[float, float] = (0, 12)
) -> Findings:
    """Too many or too few cells, words, lines; a budget is (least, most), `lines` that of the median cell."""
    found = []
    count = len(notebook["cells"])
    total = sum(words(shown(source(cell))) for cell in notebook["cells"] if is_markdown(cell))
    code = [cell for cell in notebook["cells"] if is_code(cell)]
    if not cells[0] <= count <= cells[1]:
        found.append(f"has {count} cells: the budget is {cells[0]} to {cells[1]}")
    if not prose_words[0] <= total <= prose_words[1]:
        found.append(f"has {total} words of prose: the budget is {prose_words[0]} to {prose_words[1]}")
    found += [
        f"{cell['id']} has {code_lines(cell)} lines of code: 12 are the most"
        for cell in code
        if code_lines(cell) > 12
    ]
    middle = median(map(code_lines, code)) if code else 0
    if not lines[0] <= middle <= lines[1]:
        found.append(f"its median code cell has {middle:g} lines: the budget is {lines[0]} to {lines[1]}")
    return found


def title_findings(notebook: dict, kind: str, outcomes: int = 0) -> Findings:
    """The first cell; `outcomes` is the number of lines below "You will be able to"."""
    cell = notebook["cells"][0]
    text = source(cell)
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    found = []
    if cell.get("id") != "title" or not re.match(rf"# {kind} \d\d: \S", text):
        found.append(f"the first cell must have the id title and begin with `# {kind} 01: Title`")
    if len(paragraphs) < 2 or sentences(paragraphs[1]) != 1:
        found.append("below the title must stand one sentence in a paragraph of its own")
    able = re.search(r"^\*\*You will be able to\*\*\n+((?:[-*] .+\n?|  .+\n?)+)", text, re.MULTILINE)
    if outcomes and (not able or len(re.findall(r"^[-*] ", able[1], re.MULTILINE)) != outcomes):
        found.append(f"the first cell must have `**You will be able to**` with {outcomes} list lines")
    return found


def _predictions(cell: dict) -> list[tuple[str, int]]:
    """Return (name, number of choices) of each `name = predict(...)`; -1 without a written-out list."""
    return [
        (node.targets[0].id, _choices(node.value))
        for node in ast.walk(tree(cell))
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "predict"
    ]


def _choices(call: ast.Call) -> int:
    return len(call.args[1].elts) if len(call.args) == 2 and isinstance(call.args[1], ast.List) else -1


def _shown(cell: dict) -> str:
    """Return the code of a cell's last line when it is an expression, which the notebook shows; else ""."""
    last = tree(cell).body[-1:]
    return ast.unparse(last[0]) if last and isinstance(last[0], ast.Expr) else ""


def prediction_findings(section: Section) -> Findings:
    """A section must have a predict(), and each must be revealed in a later cell of the section."""
    found, predicted = [], []
    for index, cell in enumerate(section.cells):
        for name, choices in _predictions(cell) if is_code(cell) else ():
            predicted.append(name)
            if not 2 <= choices <= 4:
                found.append(f"{section.title!r}: predict() needs a list of 2 to 4 choices")
            if _shown(cell) != name:
                found.append(f"{cell['id']}: the last line must be `{name}`, which shows the question")
            later = [_shown(other) for other in section.cells[index + 1 :] if is_code(other)]
            if not any(line.startswith(f"{name}.reveal(") for line in later):
                found.append(f"{section.title!r}: no later cell of it ends with `{name}.reveal(...)`")
    if not predicted:
        found.append(f'{section.title!r} has no `guess = predict("question", [choices])`')
    return found


def _in_order(section: Section, labels: tuple[str, ...]) -> Findings:
    places = [section.place(label) for label in labels]
    missing = [label for label, place in zip(labels, places, strict=False) if place is None]
    if missing:
        return [f"{section.title!r} has no paragraph that starts with {label}" for label in missing]
    return [] if places == sorted(places) else [f"{section.title!r}: the order is {', '.join(labels)}"]


def round_findings(section: Section) -> Findings:
    """Idea, predict, run, explain, vary."""
    idea = source(section.cells[0])
    found = prediction_findings(section) + _in_order(section, ("**What happened.**", "**Change one thing.**"))
    if words(idea) > 120:
        found.append(f"{section.title!r}: the idea has {words(idea)} words: 120 are the most")
    if len(bold_terms(idea)) > 1:
        found.append(f"{section.title!r}: one new term at a time, not {', '.join(bold_terms(idea))}")
    explained = section.place("**What happened.**")
    reveals = [index for index, cell in enumerate(section.cells) if is_code(cell) and ".reveal(" in _shown(cell)]
    if explained and reveals and explained[0] < reveals[0]:
        found.append(f"{section.title!r}: explain after the run, not before it")
    return found


def break_findings(section: Section) -> Findings:
    """Symptom, cause, repair, and code to see each with."""
    found = _in_order(section, ("**The symptom.**", "**The cause.**", "**The repair.**"))
    if found:
        return found
    symptom, repair = section.place("**The symptom.**")[0], section.place("**The repair.**")[0]
    if not section.code_between(symptom, repair):
        found.append(f"{section.title!r}: a code cell must show the symptom")
    if not section.code_between(repair, len(section.cells)):
        found.append(f"{section.title!r}: a code cell must show the repair")
    return found


def where_findings(section: Section) -> Findings:
    """The picture, and its content in words below it."""
    picture, _, below = source(section.cells[0]).partition("```mermaid")[2].partition("```")
    if not picture.strip():
        return ["'Where we are' has no ```mermaid picture"]
    return [] if words(below) >= 25 else ["'Where we are': say in words, below the picture, what it shows"]


def project_findings(section: Section) -> Findings:
    """The file's own lines, and a link to the file."""
    text = "\n\n".join(source(cell) for cell in section.cells if is_markdown(cell))
    shown = any(map(is_code, section.cells))
    found = [] if shown else ["'In the project': a code cell must show the file's own lines"]
    if not any(target.startswith("../") for _, target in links(text)):
        found.append("'In the project': link the file")
    return found


def recap_findings(section: Section) -> Findings:
    """A table."""
    has_table = any(token.type == "table_open" for token in _markdown.parse(source(section.cells[0])))
    return [] if has_table else ["'Recap' has no table"]


def old_findings(section: Section) -> Findings:
    """Links to the headings that prove it."""
    proofs = [target for cell in section.cells for _, target in links(source(cell)) if target.startswith("#")]
    return [] if proofs else ["'What the old tutorial says': link the headings whose cells prove it: [...](#...)"]


LOOK_UP = ("glossary.ipynb", "cheat_sheet.ipynb", "error_gallery.ipynb")
BESIDE_YOU = (
    "Beside you: the [glossary](glossary.ipynb), the [cheat sheet](cheat_sheet.ipynb) "
    "and the [error gallery](error_gallery.ipynb)."
)


def beside_findings(notebook: dict) -> Findings:
    """The line that leads to the three notebooks for looking things up, at the end of a lesson."""
    last = sections(notebook)[-1].cells
    shown = any(BESIDE_YOU in source(cell).splitlines() for cell in last)
    return [] if shown else [f"'Next' needs the line: {BESIDE_YOU}"]


def exercise_of(lesson_name: str) -> str:
    """The file name of a lesson's exercise, which differs from the lesson's: each is a tab of its own."""
    return lesson_name.replace(".ipynb", "_exercise.ipynb")


def next_findings(notebook: dict, name: str, names: list[str]) -> Findings:
    """The exercise and the next lesson by link; `names` are all lessons' file names, `name` is this one's."""
    targets = [target.partition("#")[0] for _, target in all_links({"cells": sections(notebook)[-1].cells})]
    later = [other for other in sorted(names) if other > name]
    wanted = ([] if name.startswith("00") else [f"../exercises/{exercise_of(name)}"]) + later[:1]
    return [f"'Next' has no link to {target}" for target in wanted if target not in targets]


PARTS = {
    "Where we are": where_findings,
    "round": round_findings,
    "Break it, then repair it": break_findings,
    "In the project": project_findings,
    "Recap": recap_findings,
    "What the old tutorial says": old_findings,
    "Next": lambda section: [],
}


def _part(title: str) -> str:
    if re.match(r"\d\. ", title):
        return "round"
    return title.partition(":")[0]


def part_findings(notebook: dict) -> Findings:
    """The parts of a lesson: present, in order, each as it should be."""
    found = []
    parts = [(_part(section.title), section) for section in sections(notebook)[1:]]
    order = [part for part, _ in parts if part in PARTS]
    found += [
        f"the heading {section.title!r} is none of a lesson's parts: make it a ### heading"
        for part, section in parts
        if part not in PARTS
    ]
    found += [f"there is no {part!r}" for part in PARTS if part not in order]
    found += [
        f"there are {order.count(part)} parts {part!r}"
        for part in PARTS
        if part != "round" and order.count(part) > 1
    ]
    if order != sorted(order, key=list(PARTS).index):
        found.append(f"the order of the parts is: {', '.join(PARTS)}")
    rounds = [section.title for part, section in parts if part == "round"]
    if not 3 <= len(rounds) <= 5:
        found.append(f"has {len(rounds)} rounds (## 1. Some words): 3 to 5 are wanted")
    if [title.partition(".")[0] for title in rounds] != [str(n + 1) for n in range(len(rounds))]:
        found.append("the rounds must be numbered 1., 2., 3. in their order")
    for part, section in parts:
        found += PARTS.get(part, lambda section: [])(section)
    return found


def term_findings(notebook: dict, glossary: set[str]) -> Findings:
    """Bold terms that are bold twice, or in no glossary; `glossary` holds lower-case terms."""
    terms = [term.lower() for cell in notebook["cells"] if is_markdown(cell) for term in bold_terms(source(cell))]
    found = [
        f"**{term}** is bold more than once: only where it is new"
        for term in sorted(set(terms))
        if terms.count(term) > 1
    ]
    found += [
        f"**{term}** is not in glossary.ipynb"
        for term in sorted(set(terms))
        if not {term, term.removesuffix("s")} & glossary
    ]
    return found


def import_findings(notebook: dict) -> Findings:
    """Names from classroom that no link explains."""
    names = {
        alias.name
        for cell in notebook["cells"]
        if is_code(cell)
        for node in ast.walk(tree(cell))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "classroom"
        for alias in node.names
    }
    explained = " ".join(text for text, target in all_links(notebook) if target.startswith("../classroom/"))
    return [
        f"`{name}` comes from classroom: say what it does, with a link [`{name}`](../classroom/...)"
        for name in sorted(names)
        if not re.search(rf"\b{name}\b", explained)
    ]


def lesson(notebook: dict, name: str, names: list[str], glossary: set[str]) -> Findings:
    """All rules of a lesson, 01 and later; `names` are all lessons' file names, `name` is this one's."""
    found = title_findings(notebook, "Lesson", outcomes=3) + minutes_findings(notebook)
    if "**Before this:** [" not in source(notebook["cells"][0]):
        found.append("the first cell must have `**Before this:** [Lesson 00: Start here](00_start_here.ipynb)`")
    return (
        found
        + budget_findings(notebook, (20, 30), (700, 1200), (4, 6))
        + part_findings(notebook)
        + next_findings(notebook, name, names)
        + beside_findings(notebook)
        + term_findings(notebook, glossary)
        + import_findings(notebook)
    )


def start_lesson(notebook: dict, name: str, names: list[str], glossary: set[str]) -> Findings:
    """All rules of lesson 00."""
    found = (
        title_findings(notebook, "Lesson", outcomes=3)
        + minutes_findings(notebook)
        + budget_findings(notebook, (8, 14), (150, 700))
    )
    by_title = {section.title: section for section in sections(notebook)[1:]}
    wanted = ["The whole loop", "The map", "When you are stuck", "Next"]
    found += [f"there is no '## {title}'" for title in wanted if title not in by_title]
    if [title for title in by_title if title in wanted] != [title for title in wanted if title in by_title]:
        found.append(f"the order of the parts is: {', '.join(wanted)}")
    if loop := by_title.get("The whole loop"):
        found += prediction_findings(loop)
        if sum(map(is_code, loop.cells)) < 3:
            found.append("'The whole loop' needs at least 3 code cells: application, server, client")
    if (the_map := by_title.get("The map")) and not any("progress()" in source(cell) for cell in the_map.cells):
        found.append("'The map' must call progress()")
    if stuck := by_title.get("When you are stuck"):
        targets = {target for cell in stuck.cells for _, target in links(source(cell))}
        found += [f"'When you are stuck' has no link to {page}" for page in LOOK_UP if page not in targets]
    return (
        found
        + next_findings(notebook, name, names)
        + term_findings(notebook, glossary)
        + import_findings(notebook)
    )


# --- rules for exercises, solutions, the glossary, the error gallery, the cheat sheet ---


def task_findings(cells: dict[str, dict], number: str, lesson_name: str, solved: bool) -> Findings:
    """One task such as "01.1"; `cells` are the notebook's by id, `solved` says whether it is a solution."""
    tail = number.replace(".", "-")
    names = [f"{kind}-{tail}" for kind in ("task", "answer", "hints", "check")]
    order = list(cells)
    if any(name not in cells for name in names):
        return [f"task {number} needs the cells {', '.join(names)}"]
    first, last = order.index(names[0]), order.index(names[3])
    others = [one for one in order if re.fullmatch(rf"{names[1]}-\w+", one)]  # more files of a stage's answer
    wanted = [names[0], names[1], *others, *names[2:]]
    found = (
        []
        if [one for one in order[first : last + 1] if one in wanted or not is_code(cells[one])] == wanted
        else [f"task {number}: the order of its cells is {', '.join(names)}"]
    )
    goal, answer, hints, check = (source(cells[name]) for name in names)
    if not re.search(r"^\*\*Goal\*\*\n+- \S", goal, re.MULTILINE):
        found.append(f"{names[0]} needs `**Goal**` and list lines")
    if solved != ("### BEGIN SOLUTION" in answer and "### END SOLUTION" in answer):
        found.append(f"{names[1]}: ### BEGIN SOLUTION and ### END SOLUTION are for solutions/, and needed there")
    stubs = [answer, *(source(cells[one]) for one in others)]
    if not solved and any(stub.count("# your code here") != 1 for stub in stubs):
        found.append(f"{names[1]} must hold one `# your code here`")
    each = hints.split("<details>")[1:]
    if len(each) != 3 or any(f"<summary>Hint {n}: " not in hint for n, hint in enumerate(each, 1)):
        found.append(f"{names[2]} needs three <details>, with summaries that begin with Hint 1: to Hint 3:")
    elif not any(target.startswith(f"../notebooks/{lesson_name}#") for _, target in links(each[1])):
        found.append(f"{names[2]}: hint 2 must link a heading of ../notebooks/{lesson_name}")
    if check.strip() != f'await check("{number}")' or not _nbgrader(cells[names[3]]).get("points"):
        found.append(f'{names[3]} must be `await check("{number}")`, and worth points')
    after = cells[order[last + 1]] if last + 1 < len(order) else {}
    if solved and "solution-only" not in tags(after):
        found.append(f"after {names[3]} a cell tagged solution-only must say why the answer is so")
    return found


def _nbgrader(cell: dict) -> dict:
    return cell.get("metadata", {}).get("nbgrader", {})


def exercise(notebook: dict, name: str, solved: bool) -> Findings:
    """All rules of an exercise, or of a solution when `solved`; `name` is the file's."""
    name = name.replace("_exercise", "")  # the lesson's, from here on
    found = title_findings(notebook, "Exercise")
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    tasks = [cell_id[5:].replace("-", ".") for cell_id in cells if cell_id.startswith("task-")]
    if not any(target == f"../notebooks/{name}" for _, target in links(source(notebook["cells"][0]))):
        found.append(f"the first cell must link ../notebooks/{name}")
    if "setup" not in cells:
        found.append("there is no code cell `setup`")
    if not 4 <= len(tasks) <= 8:
        found.append(f"has {len(tasks)} tasks: 4 to 8 are wanted")
    if tasks != [f"{name[:2]}.{n + 1}" for n in range(len(tasks))]:
        found.append(f"the tasks must be numbered {name[:2]}.1, {name[:2]}.2 in their order")
    for task in tasks:
        found += task_findings(cells, task, name, solved)
    if not solved and any("solution-only" in tags(cell) for cell in notebook["cells"]):
        found.append("an exercise must not hold cells tagged solution-only")
    if not any("progress()" in source(cell) for cell in notebook["cells"] if is_code(cell)):
        found.append("must call progress() at the end")
    if sections(notebook)[-1].title != "Next":
        found.append("must end with `## Next`")
    return found


def glossary_entries(notebook: dict) -> dict[str, str]:
    """Return the text below each `### term` of the glossary, by lower-case term."""
    text = "\n\n".join(source(cell) for cell in notebook["cells"])
    parts = re.split(r"^### (.+)$", re.sub(r"^## .+$", "", text, flags=re.MULTILINE), flags=re.MULTILINE)[1:]
    return {term.strip().lower(): body.strip() for term, body in zip(parts[::2], parts[1::2], strict=False)}


def glossary(notebook: dict, others: list[dict]) -> Findings:
    """All rules of the glossary; `others` are the notebooks that may use its terms."""
    entries = glossary_entries(notebook)
    found = [f"{term!r} needs 1 or 2 sentences" for term, text in entries.items() if sentences(text) not in (1, 2)]
    if list(entries) != sorted(entries):
        found.append("the terms must be in alphabetical order")
    text = "\n".join(
        prose(source(cell)) for other in others for cell in other["cells"] if is_markdown(cell)
    ).lower()
    for term in entries:
        elsewhere = text + "\n".join(prose(body) for other, body in entries.items() if other != term).lower()
        if not re.search(rf"\b{re.escape(term)}(s|es)?\b", elsewhere):
            found.append(f"{term!r} is used in no notebook")
    return found


def error_gallery(notebook: dict) -> Findings:
    """All rules of the error gallery."""
    cells = notebook["cells"]
    titles = [section.title for section in sections(notebook)]
    found = [f"there is no '## {title}'" for title in ("Contents", "Set-up", "Next") if title not in titles]
    entries = [cell for cell in cells if is_markdown(cell) and source(cell).startswith("### ")]
    for cell in entries:
        found += entry_findings(cell, cells[cells.index(cell) + 1] if cell is not cells[-1] else {})
    contents = [
        unquote(target)
        for section in sections(notebook)
        if section.title == "Contents"
        for _, target in all_links({"cells": section.cells})
    ]
    wanted = ["#" + headings(source(cell))[0][1].replace(" ", "-") for cell in entries]
    if contents != wanted:
        wrong = ", ".join(sorted(set(contents) ^ set(wanted))) or "the order is wrong"
        found.append(f"'Contents' must link the entries, in their order: {wrong}")
    return found


def entry_findings(cell: dict, below: dict) -> Findings:
    """One entry of the error gallery; `below` is the cell that follows it."""
    name, text = cell["id"], source(cell)
    heading = headings(text)[0][1]
    found = known_by_findings(cell)
    if not re.search("`[^`]+`", text.splitlines()[0]):
        found.append(f"{name}: the heading must quote the error in `backticks`")
    if strange := sorted(set(re.findall(r"[^A-Za-z0-9 .,:'()/_-]", heading))):
        found.append(f"{name}: a link to the heading can't have {' '.join(strange)}")
    places = [text.find(f"\n\n{label} ") for label in ("**Cause.**", "**Repair.**")]
    if -1 in places or places != sorted(places):
        found.append(f"{name} needs a paragraph **Cause.** and then one **Repair.**")
    if not cell["metadata"].get("gallery", {}).get("match"):
        found.append(f'{name} needs metadata {{"gallery": {{"match": [...]}}}}')
    if not below or not is_code(below) or below["id"] != f"{name}-shown":
        found.append(f"{name} must be followed by a code cell {name}-shown that brings the error about")
    return found


def known_by_findings(cell: dict) -> Findings:
    """The texts that lead to a cell, and those that must never do."""
    known_by = cell["metadata"].get("gallery", {})
    found = [
        f"{cell['id']}: {key!r} is not known: write match, asked or never"
        for key in known_by.keys() - {"match", "asked", "never"}
    ]
    if not all(isinstance(text, str) and len(text) >= 6 for text in known_by.get("match", [])):
        found.append(f"{cell['id']}: each text of match has 6 characters or more")
    others = [text for key in ("asked", "never") for text in known_by.get(key, [])]
    if not all(isinstance(text, str) and re.search(r"\w\w", text) for text in others):
        found.append(f"{cell['id']}: each text of asked and never has a word")
    return found


def cheat_sheet(notebook: dict, names: list[str]) -> Findings:
    """All rules of the cheat sheet; `names` are all lessons' file names."""
    found = []
    if len(notebook["cells"]) > 24:
        found.append(f"has {len(notebook['cells'])} cells: 24 are the most")
    found += [
        f"{cell['id']} has {code_lines(cell)} lines of code: 20 are the most"
        for cell in notebook["cells"]
        if is_code(cell) and code_lines(cell) > 20
    ]
    targets = {target for _, target in all_links(notebook)}
    wanted = ["glossary.ipynb", "error_gallery.ipynb", *(name for name in names if "01" <= name[:2] <= "14")]
    return found + [f"has no link to {name}" for name in wanted if name not in targets]


# --- rules for a notebook that teaches beside the lessons ---


def beside_the_lessons(notebook: dict, glossary: set[str]) -> Findings:
    """All rules of a notebook that teaches beside the lessons."""
    text = source(notebook["cells"][0])
    found = budget_findings(notebook, (15, 34), (300, 1000)) + minutes_findings(notebook)
    if minutes(notebook) > 20:
        found.append(f"takes {minutes(notebook)} minutes: 20 are the most")
    wanted = ("**You will be able to**\n- ", "**Before this:** ")
    found += [f"the first cell needs {label}" for label in wanted if f"\n{label}" not in text]
    parts = {section.title.partition(":")[0]: section for section in sections(notebook)[1:]}
    rounds = [section for title, section in parts.items() if _part(title) == "round"]
    if len(rounds) < 3:
        found.append("3 rounds (## 1. Some words) are the least")
    for section in rounds:
        found += round_findings(section)
    for title, rule in (("Break it, then repair it", break_findings), ("Recap", recap_findings)):
        found += rule(parts[title]) if title in parts else [f"there is no {title!r}"]
    return found + beside_findings(notebook) + term_findings(notebook, glossary) + import_findings(notebook)
