"""A reader's notebook and a newer one made one, cell by cell, by the cells' ids.

What the course gave comes new. An answer stays, a cell of the reader's own stays behind the one that it followed, and so
does the output of a cell whose code is still the same.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from nbformat.corpus.words import generate_corpus_id

Cell = dict[str, Any]


def merge_notebooks(base: bytes | None, mine: bytes, new: bytes) -> tuple[bytes, bool]:
    """Merge a reader's notebook with a newer one.

    Args:
        base: the notebook as the reader got it; None when nobody knows.
        mine: as it is now.
        new: as it is in the newer version of the course.

    Returns:
        The notebook that has both, and whether all of the reader's is in it.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: one of them is no notebook.
    """
    given = json.loads(base) if base is not None else {"cells": []}
    own, fresh = json.loads(mine), json.loads(new)
    before, theirs = _by_id(given["cells"]), _by_id(own["cells"])
    whole, cells = True, {}
    for cell in fresh["cells"]:
        id = cell["id"]
        cells[id], all_there = _merged(before.get(id), theirs[id], cell) if id in theirs else (cell, True)
        whole = whole and all_there
    order, last = list(cells), -1
    for cell in _with_ids_of_their_own(own["cells"]):
        if cell["id"] in cells:
            last = order.index(cell["id"])
        elif cell["id"] not in before:
            last += 1
            order.insert(last, cell["id"])
            theirs[cell["id"]] = cell
        elif _source(cell) != _source(before[cell["id"]]) or cell.get("outputs"):
            whole = False  # the newer version has this cell no more
    merged = {**fresh, "cells": [cells[id] if id in cells else theirs[id] for id in order]}
    if given.get("metadata") == fresh["metadata"]:
        merged["metadata"] = own["metadata"]
    if merged == fresh:
        return new, whole
    return (json.dumps(merged, indent=1, ensure_ascii=False) + "\n").encode(), whole


def _merged(base: Cell | None, mine: Cell, new: Cell) -> tuple[Cell, bool]:
    """One cell that both have, and whether all of the reader's is in it."""
    merged = dict(new)
    was = _source(base) if base is not None else None
    if base is not None and base["metadata"] == new["metadata"]:
        merged["metadata"] = mine["metadata"]
    edited = _source(mine) != was and _source(mine) != _source(new)
    stays = edited and mine["cell_type"] == new["cell_type"] and (was == _source(new) or _is_answer(new))
    if stays:
        merged |= {name: mine[name] for name in ("source", "attachments") if name in mine}
    if _source(merged) == _source(mine) and mine["cell_type"] == new["cell_type"] == "code":
        merged |= {name: mine[name] for name in ("outputs", "execution_count") if name in mine}
        return merged, True
    return merged, not mine.get("outputs") and (stays or not edited)


def _is_answer(cell: Cell) -> bool:
    """Whether it is a place for the reader's own: nbgrader's word for it is `solution`."""
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def _by_id(cells: list[Cell]) -> dict[str, Cell]:
    """Cells by their ids; of two with the same one, the first."""
    found: dict[str, Cell] = {}
    for cell in cells:
        found.setdefault(cell.get("id", ""), cell)
    return found


def _with_ids_of_their_own(cells: list[Cell]) -> Iterator[Cell]:
    """The same cells; one without an id, or with one that was there before, gets another."""
    seen: set[str] = set()
    for cell in cells:
        id = cell.get("id") or generate_corpus_id()
        while id in seen:
            id = generate_corpus_id()
        seen.add(id)
        yield {**cell, "id": id}
