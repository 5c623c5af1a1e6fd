"""Each entry of the error gallery brings its error about: the words of its heading stand below its cell."""

import asyncio
import json
import re

import pytest

from classroom.in_notebook.database import NONE_HERE
from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.paths import NOTEBOOKS

pytestmark = pytest.mark.slow("a kernel for each gallery")

ANOTHER_PROGRAM = "can't be shown here"  # a cell says so where there is no nginx, for instance
CELLS = {
    name: json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))["cells"]
    for name in ("error_gallery.ipynb", "error_gallery_servers.ipynb")
}
HEADINGS = {
    cell["id"]: "".join(cell["source"]).splitlines()[0]
    for cells in CELLS.values()
    for cell in cells
    if "gallery" in cell["metadata"]
}


def shows(heading, text):
    """Whether one of the heading's `quotations` stands in what a reader sees below the cell."""
    without_colours = re.sub(r"\x1b\[[0-9;]*m", "", text)
    one_line = " ".join(without_colours.split())
    return any(quotation in one_line for quotation in re.findall("`([^`]+)`", heading))


@pytest.fixture(scope="module")
def below():
    """What stands below each entry's cell, by the entry's id."""

    async def both():
        return await asyncio.gather(*map(run_entries, CELLS.values()))  # side by side: most entries wait

    return {entry: text for texts in asyncio.run(both()) for entry, text in texts.items()}


async def run_entries(cells):
    """The texts below the entries of one gallery.

    They run in reverse order: an entry needs the cells of the set-up and no other.
    """
    code = {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}
    set_up = [cell_id for cell_id in code if not cell_id.endswith("-shown")]
    entries = [cell_id for cell_id in reversed(code) if cell_id.endswith("-shown")]
    async with scratch_kernel(cwd=NOTEBOOKS) as kernel:
        runs = await kernel.run_all(*(code[cell_id] for cell_id in (*set_up, *entries)), timeout=600)
    assert [run.text for run in runs if run.status != "ok"] == []
    texts = (run.text for run in runs[len(set_up) :])
    return {cell_id.removesuffix("-shown"): text for cell_id, text in zip(entries, texts, strict=True)}


@pytest.mark.parametrize("entry", HEADINGS)
def test_the_error_still_comes(entry, below):
    if NONE_HERE in below[entry]:
        pytest.skip("no PostgreSQL to start")
    if ANOTHER_PROGRAM in below[entry]:
        pytest.skip(" ".join(below[entry].split()))
    assert shows(HEADINGS[entry], below[entry]), below[entry]


def test_there_are_many():
    assert len(HEADINGS) >= 24


def test_an_error_that_does_not_come_is_found_out():
    heading = "### `TypeError: Group name` or `TypeError: Name of the group`"
    assert shows(heading, "✗ /  \x1b[31mTypeError\x1b[0m: Group\n name must be short")
    assert shows(heading, "TypeError: Name of the group")
    assert not shows(heading, "7 characters: taken")
    assert not shows("### TypeError", "TypeError"), "a heading has to quote the error"


@pytest.mark.parametrize(
    ("entry", "repaired"),
    [
        ("blocked", "in a thread: connected"),
        ("group-name", "7 characters: taken"),
        ("not-serializable", '{"price": "19.90"}'),
        ("sync-only", "users: 0"),
        ("lazy-relation", "with select_related: "),
        ("lazy-queryset", "inside of it: ["),
        ("connection-closed", "asked after close_old_connections (1,)"),
    ],
)
def test_where_a_cell_shows_the_repair_as_well_it_works(entry, repaired, below):
    assert repaired in below[entry]


def test_group_names_have_at_most_99_characters_and_may_have_an_underscore(below):
    taken = [line for line in below["group-name"].splitlines() if "taken" in line]
    assert taken == ["7 characters: taken", "99 characters: taken"]
    assert "100 characters: TypeError" in below["group-name"]


def test_the_origin_check_lets_a_host_of_ours_in(below):
    assert below["http-403"].count("HTTP 403") == 2, "the third client is let in"
