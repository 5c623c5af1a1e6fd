"""What a file is, by what is in it rather than by its name: a notebook of an exercise, or something else."""

import re
from dataclasses import dataclass

from classroom.gradebook.identify import exercise_in, exercise_of, is_a_lesson
from classroom.gradebook.intake.damage import Unreadable
from classroom.gradebook.intake.file import File
from classroom.running.damage import Damaged, parsed

_CALLED_A_NOTEBOOK = re.compile(r"\.ipynb(?=\W|$)", re.IGNORECASE)  # 03.ipynb, 03.ipynb.txt, 03.ipynb (1)
_MAY_HOLD_ONE = ("", ".json", ".txt")
_ENDING = re.compile(r"(?:\.ipynb(?: ?\(\d+\))?)?(?:\.\w{1,8})?$", re.IGNORECASE)
# What people hand in in place of a notebook. What others can see in it, this can see in texts only.
_TEXTS = {".py": "a Python script", ".html": "a web page", ".htm": "a web page", ".md": "a text", ".txt": "a text"}
_OPAQUE = {".pdf": "a PDF"} | dict.fromkeys((".docx", ".doc", ".odt", ".rtf", ".pages"), "a document")


@dataclass(frozen=True)
class Item:
    """A file, and what it is.

    Attributes:
        file: where it lies.
        exercise: the number of the exercise whose notebook it is; None when it is none.
        trouble: a sentence that says why it can't be graded; "" when it can, or need not be.
        is_a_notebook: whether it is one, of an exercise or of the student's own.
        is_a_lesson: whether it is a lesson of the course.
    """

    file: File
    exercise: str | None = None
    trouble: str = ""
    is_a_notebook: bool = False
    is_a_lesson: bool = False

    @property
    def may_be_work(self) -> bool:
        """Whether it may be an exercise in a form in which nothing tells which one."""
        return not self.is_a_lesson and (self.is_a_notebook or _suffix(self.file.name) in _OPAQUE)


def notebooks_in(files: list[File]) -> list[Item]:
    """What each of these files is."""
    return [looked_at(file) for file in files]


def looked_at(file: File) -> Item:
    """Read a file as far as is needed to say what it is."""
    called = bool(_CALLED_A_NOTEBOOK.search(file.name))
    if file.trouble or not (called or _suffix(file.name) in _MAY_HOLD_ONE) or not file.name:
        return Item(file, trouble=file.trouble, is_a_notebook=called)
    try:
        data = file.read()
    except Unreadable as error:
        return Item(file, trouble=str(error), is_a_notebook=called)
    if not called and not _begins_as_one(data):
        return Item(file)
    if exercise := exercise_of(data, file.name):
        return Item(file, exercise, is_a_notebook=True)
    if is_a_lesson(data):
        return Item(file, is_a_notebook=True, is_a_lesson=True)
    return Item(file, trouble=_damage(data), is_a_notebook=True)


def may_be_read(name: str) -> bool:
    """Whether a file of this name is looked into."""
    return bool(_CALLED_A_NOTEBOOK.search(name)) or _suffix(name) in (*_MAY_HOLD_ONE, *_TEXTS)


def exercise_in_another_form(file: File) -> str | None:
    """The exercise that a script, a page or a text was made from; None when its cells are not in it."""
    if _suffix(file.name) not in _TEXTS:
        return None
    try:
        return exercise_in(file.read())
    except Unreadable:
        return None


def form(file: File) -> str:
    """What a file is that people hand in in place of a notebook, such as "a PDF"; "" for all others."""
    suffix = _suffix(file.name)
    return _TEXTS.get(suffix) or _OPAQUE.get(suffix, "")


def stem(name: str) -> str:
    """A file's name without its ending; of a notebook without all of them: "03" of "03.ipynb.txt"."""
    return _ENDING.sub("", name)


def _suffix(name: str) -> str:
    ending = re.search(r"\.\w{1,8}$", name)
    return ending[0].lower() if ending else ""


def _begins_as_one(data: bytes) -> bool:
    """Whether a file that is not called a notebook is one, maybe cut off."""
    text = data.replace(b"\0", b"")
    return b'"cells"' in text and (b'"nbformat"' in text or b'"cell_type"' in text)


def _damage(data: bytes) -> str:
    try:
        parsed(data)
    except Damaged as damage:
        return f"It can't be read: {damage}."
    return ""
