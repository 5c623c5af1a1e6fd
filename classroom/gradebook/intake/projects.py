"""For a capstone: which of the folders that were handed in are projects. A project is where a manage.py lies."""

from functools import partial

from classroom.catalogue.capstones import START, is_judged, packed, texts
from classroom.catalogue.stages import FOLDER, StageError
from classroom.gradebook.intake.damage import Unreadable
from classroom.gradebook.intake.file import File
from classroom.gradebook.intake.kinds import Item

MANAGE = "manage.py"

Parts = tuple[str, ...]


def projects_in(files: list[File], name: str) -> list[Item]:
    """An Item for each project, which reads as `packed` packs its files; and what says who the students are.

    Args:
        files: all that was handed in.
        name: of the capstone.
    """
    places = sorted(file.parts[:-1] for file in files if file.name == MANAGE and not file.trouble)
    tops = [place for place in places if not any(place[: len(top)] == top for top in places if top != place)]
    homes = [place for place in tops if not _is_of_something_else(place, name)]
    items = []
    for home in homes:
        own = [file for file in files if file.parts[: len(home)] == home and file.name and not file.trouble]
        file = File((*home, MANAGE), max(file.when for file in own), partial(_read, own, len(home)))
        items.append(Item(file, name, is_a_notebook=True))
    # Folders, and archives that can't be read. Other files are no project, whatever they are.
    around = [
        file for file in files if not file.name and not any(file.parts[: len(home)] == home for home in homes)
    ]
    return [*items, *(Item(file, trouble=file.trouble) for file in around)]


def _is_of_something_else(place: Parts, name: str) -> bool:
    """Whether it is another project of a copy of the whole course: the start, another capstone, the match centre, or
    one that `course reset` has kept."""
    if any(part.startswith(f"{FOLDER}.kept-") for part in place):
        return True
    match place[-3:]:
        case (*_, "capstones", last):
            return last == START
        case (*_, "exercises", last):
            return last == FOLDER
        case ("capstones", other, last):
            return last == FOLDER and other != name
    return False


def _read(files: list[File], depth: int) -> bytes:
    named = {"/".join(file.parts[depth:]): file for file in files}
    try:
        return packed(texts({name: file.read() for name, file in named.items() if is_judged(name)}))
    except StageError as error:
        raise Unreadable(str(error)) from None
