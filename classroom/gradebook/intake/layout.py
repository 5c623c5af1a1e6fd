"""Who the students are, decided by the whole tree: where notebooks of exercises lie, and which names stand at which depth.

At each level there may be students' folders, files with a student's name, one folder around the students, a folder for
each exercise with the students in it, or a folder for each group. What is certain is a form of name that a platform
gives, and folders side by side of which several hold the same exercise. All else is said before the run.
"""

import fnmatch
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from classroom.gradebook.intake.archives import unnamed
from classroom.gradebook.intake.kinds import Item, form, stem
from classroom.gradebook.intake.names import Home, Owner, is_anybody, is_no_name, of_a_platform, without_exercise

DEEPEST = 6  # folders around the students' folders
NAMED_AT_MOST = 12
MOST_OF_IT = 2 / 3  # of the notebooks in an exercise's folder are that exercise


@dataclass
class Layout:
    """Where the students' work lies.

    Attributes:
        homes: a place for each student, or several.
        how: what was decided, each a clause such as "in 'class'".
        aside: folders that were taken for no student's.
        notes: what is not certain in it, in sentences.
        certain: whether it can hardly be otherwise.
    """

    homes: list[Home] = field(default_factory=list)
    how: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    certain: bool = True


@dataclass(eq=False)
class Box:
    """A folder, or an archive.

    Attributes:
        name: its own, as it lies there.
        parts: its place.
        boxes: what is in it, by name.
        items: the files that lie directly in it.
        holds: the exercises in it, at any depth, each as often as there is a notebook.
    """

    name: str
    parts: tuple[str, ...]
    boxes: dict[str, "Box"] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    holds: Counter[str] = field(default_factory=Counter)

    @property
    def title(self) -> str:
        """Its name without an archive's ending."""
        return unnamed(self.name)

    @property
    def unreadable(self) -> bool:
        """Whether it is an archive or a folder in which nothing can be seen."""
        return any(item.trouble and not item.file.name for item in self.items)

    @property
    def main(self) -> str:
        """The exercise that it holds most of; "" when it holds none, or no more of it than of others."""
        ((exercise, count),) = self.holds.most_common(1) or [("", 0)]
        return exercise if count >= MOST_OF_IT * self.holds.total() else ""

    def full(self) -> list["Box"]:
        """The boxes in it that hold notebooks."""
        return [box for box in self.boxes.values() if box.holds]


def decide(items: Iterable[Item], files: Mapping[str, str], pattern: str = "") -> Layout:
    """Find the students.

    Args:
        items: all that lies in the folder of submissions.
        files: the name of each exercise's own file, such as "03_routing", by its number.
        pattern: what the teacher says that the students' folders or files are, such as "class/*"; else "".
    """
    search = _Search(files)
    if pattern:
        search.take(_tree(items), pattern)
    else:
        search.go_into(_tree(items))
    return search.layout


def _tree(items: Iterable[Item]) -> Box:
    """The root. Where there is no notebook of any exercise, files of one name stand for those of one exercise."""
    items = list(items)
    no_notebooks = not any(item.exercise for item in items)
    root = Box("", ())
    for item in items:
        way = [root]
        for part in item.file.parts[:-1]:
            inside = way[-1].boxes
            way.append(inside.setdefault(part, Box(part, (*way[-1].parts, part))))
        way[-1].items.append(item)
        held = item.exercise or (item.file.name or item.trouble if no_notebooks else "")
        for box in way if held else ():
            box.holds[held] += 1
    return root


class _Search:
    """Goes down the tree until the students are found."""

    def __init__(self, files: Mapping[str, str]):
        self.layout = Layout()
        self._files = files

    def go_into(self, box: Box, group: str = "") -> None:
        """Add the homes of all students in a folder.

        Args:
            box: the folder of submissions, or one in it around students' folders.
            group: the group that all are in; "" for none.
        """
        of_a_platform, with_names = self._of_a_platform(box), self._with_names(box)
        self._add((*of_a_platform, *with_names), group)
        if with_names:
            self._decided("by the names of the files")
        named = {home.parts for home in of_a_platform}
        boxes = [inside for inside in box.boxes.values() if inside.parts not in named]
        if of_a_platform:
            around = {inside: inside.title for inside in boxes if len(self._of_a_platform(inside)) > 1}
            others = [inside for inside in boxes if inside not in around]
            self.layout.certain &= not others
        else:
            around, others = self._around(boxes), boxes
            self.layout.certain &= bool(around) or _one_exercise_in_several(boxes)
        if around:
            self._go_into_all(around, group)
        if around and not of_a_platform:
            self.layout.aside += [inside.title for inside in boxes if inside not in around]
        else:
            self._add(self._students(others), group)

    def take(self, root: Box, pattern: str) -> None:
        """Add the homes that a pattern names."""
        *above, last = [
            part for part in _composed(pattern).replace(os.sep, "/").split("/") if part not in ("", ".")
        ] or [""]
        boxes = [root]
        for name in above:
            boxes = [inside for box in boxes for inside in box.boxes.values() if _matches(inside.name, name)]
        self._add(self._students([one for box in boxes for one in box.boxes.values() if _matches(one.name, last)]))
        for item in (item for box in boxes for item in _hand_ins(box) if _matches(item.file.name, last)):
            owner = of_a_platform(item.file.name, alone=True)
            if owner or item.is_a_notebook or self._name_in(item):
                self._add([_home(item, owner or Owner(self._name_in(item) or stem(item.file.name)))])

    def _add(self, homes: Iterable[Home], group: str = "") -> None:
        self.layout.homes += [replace(home, owner=replace(home.owner, group=group)) for home in homes]

    def _decided(self, clause: str) -> None:
        self.layout.certain = False
        if clause not in self.layout.how:
            self.layout.how.append(clause)

    # ------------------------------------------------------------ what lies around students

    def _around(self, boxes: list[Box], depth: int = 0) -> dict[Box, str]:
        """The folders, of these side by side, around the students' folders, each with the name of the group that it is;
        none when these are the students'."""
        full = [box for box in boxes if box.holds]
        if self._are_exercises(full, depth):
            return dict.fromkeys(
                full + [box for box in boxes if not box.holds and self._names_an_exercise(box)], ""
            )
        classes = [box for box in full if self._is_a_class(box, depth + 1)]
        if len(full) == len(classes) == 1:
            return {full[0]: ""}
        if not classes or not all(map(self._may_hold_students, full)):
            return {}
        if all(is_no_name(box.title) for box in full):
            return dict.fromkeys(full, "")
        return {box: box.title for box in full} if self._are_groups(full, classes) else {}

    def _go_into_all(self, around: dict[Box, str], group: str) -> None:
        """Go into folders around students' folders, and say so."""
        above = f"in {'/'.join(next(iter(around)).parts[:-1])!r}"
        self.layout.how = [clause for clause in self.layout.how if clause != above]
        self._decided(f"in {listed([repr('/'.join(box.parts)) for box in around])}")
        for box, title in around.items():
            self.go_into(box, title or group)

    def _is_a_class(self, box: Box, depth: int) -> bool:
        """Whether there are several students in a folder. In one student's lies no exercise in several folders, but for
        versions."""
        if depth > DEEPEST:
            return False
        owners = {(home.owner.name, home.owner.number) for home in self._of_a_platform(box)}
        names = {home.owner.name for home in self._with_names(box, alone=False)}
        if len(owners) > 1 or len(names) > 1:
            return True
        if any(item.exercise for item in box.items):
            return False
        people = [inside for inside in box.boxes.values() if not is_no_name(inside.title)]
        return _one_exercise_in_several(people) or bool(self._around(list(box.boxes.values()), depth + 1))

    def _are_exercises(self, full: list[Box], depth: int) -> bool:
        """Whether each of these folders is one exercise's: by their names; or each holds another exercise, and several
        students."""
        if not full or not all(box.main and self._may_hold_students(box) for box in full):
            return False
        if all(map(self._names_an_exercise, full)):
            return True
        different = len({box.main for box in full}) == len(full) > 1
        return different and any(self._is_a_class(box, depth + 1) for box in full)

    def _are_groups(self, full: list[Box], classes: list[Box]) -> bool:
        """Whether there are several students in most of these folders. What is in students' own folders has the same
        names in many."""
        names = [inside.title for box in full for inside in box.boxes.values()]
        names += [home.owner.name for box in full for home in self._with_names(box, alone=False)]
        names += [home.owner.name + home.owner.number for box in full for home in self._of_a_platform(box)]
        return len(classes) > len(full) / 2 and len(set(names)) > len(names) / 2

    def _may_hold_students(self, box: Box) -> bool:
        """Whether there are names in it that may be students', and no notebook without one lies beside them."""
        said = {home.parts for home in (*self._of_a_platform(box), *self._with_names(box))}
        if any(item.exercise and item.file.parts not in said for item in box.items):
            return False
        return bool(said) or any(not is_no_name(inside.title) for inside in box.full())

    def _names_an_exercise(self, box: Box) -> bool:
        """Whether a folder's name is an exercise's and nothing more; of one that holds some, the one it holds."""
        return self._beside(box.title, box.main) == ""

    # ------------------------------------------------------------ students

    def _of_a_platform(self, box: Box) -> list[Home]:
        """The folders, archives and files in it that a platform has named."""
        homes = []
        for inside in box.boxes.values():
            if owner := of_a_platform(inside.title, alone=inside.title != inside.name):
                homes.append(Home(inside.parts, owner, frozenset(inside.holds)))
        for item in box.items:
            if owner := of_a_platform(item.file.name, alone=True):
                homes.append(_home(item, owner))
        return homes

    def _with_names(self, box: Box, *, alone: bool = True) -> list[Home]:
        """The files in it that people have named with a student's name: beside the exercise; or alone, which the versions
        of one student's work look like too."""
        items = [item for item in _hand_ins(box) if not of_a_platform(item.file.name, alone=True)]
        notebooks = [item for item in items if item.exercise]
        if not notebooks and box.boxes:
            return []  # what lies beside students' folders is the teacher's
        beside = {item: self._name_in(item) for item in items}
        with_exercise = [item for item in notebooks if beside[item] is not None]
        if len(with_exercise) >= MOST_OF_IT * len(notebooks):
            names = {item: name for item, name in beside.items() if name}
            others = [item for item in notebooks if names and beside[item] is None]
        else:
            names = {}
            of_one = Counter(item.exercise for item in notebooks if not is_no_name(stem(item.file.name)))
            others = [item for item in items if item.may_be_work and any(count > 1 for count in of_one.values())]
        if alone and not box.full():
            names |= {item: stem(item.file.name) for item in others if not is_no_name(stem(item.file.name))}
        return [_home(item, Owner(name)) for item, name in names.items()]

    def _name_in(self, item: Item) -> str | None:
        """What is beside the exercise in a file's name; "" when that is nothing, None when the exercise is not in it."""
        return self._beside(stem(item.file.name), item.exercise)

    def _beside(self, name: str, exercise: str | None) -> str | None:
        """What is beside an exercise in a name, of any exercise if none is given. Of "student 3" it is no name: the number
        is the student's."""
        numbers = [exercise] if exercise and exercise.isdecimal() else self._files
        found = (without_exercise(name, number, self._files.get(number, number)) for number in numbers)
        left = next((left for left in found if left is not None), None)
        return None if left and is_anybody(left) else left

    def _students(self, boxes: list[Box]) -> list[Home]:
        """A student for each of these folders; one for those whose names differ in the exercise only, if all folders with
        notebooks name the one that is in them."""
        beside = {box: self._beside(box.title, box.main) for box in boxes if box.main or not box.holds}
        full = [(beside.get(box), box.main) for box in boxes if box.holds]
        if full and all(name for name, _ in full) and len(set(full)) == len(full):
            self._decided("by the names of the folders without the exercise")
        else:
            beside = {}
        for box in boxes:
            self.layout.certain &= not is_no_name(box.title)
            self._note_others_in(box)
        return [
            Home(
                box.parts,
                of_a_platform(box.title, alone=False) or Owner(beside.get(box) or box.title),
                frozenset(box.holds),
            )
            for box in boxes
        ]

    def _note_others_in(self, box: Box) -> None:
        """Say when a folder that is taken for one student's may be that of several."""
        inside = _Search(self._files)
        if self._is_a_class(box, 0):
            inside.go_into(box)
        names = sorted({home.owner.name for home in inside.layout.homes})
        if len(names) > 1:
            self.layout.certain = False
            self.layout.notes.append(
                f"In {box.title!r} the same exercise lies several times ({listed(names)}): taken for one student's."
            )


def pattern_of(homes: Iterable[Home]) -> str:
    """The pattern that names these places, such as "class/*"."""
    first, *others = {home.parts[:-1] for home in homes} or {()}
    parts = [
        part if all(other[at : at + 1] == (part,) for other in others) else "*" for at, part in enumerate(first)
    ]
    return "/".join((*parts, "*"))


def listed(names: list[str]) -> str:
    """Names for a line, the first of them when there are many."""
    more = len(names) - NAMED_AT_MOST
    between = "; " if any("," in name for name in names) else ", "
    return between.join(names[:NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")


def _one_exercise_in_several(boxes: list[Box]) -> bool:
    """Whether several of these folders hold the same exercise; one that can't be read may hold any."""
    held = Counter(exercise for box in boxes for exercise in set(box.holds))
    unreadable = sum(box.unreadable and not box.holds for box in boxes)
    return any(count + unreadable > 1 for count in held.values())


def _hand_ins(box: Box) -> list[Item]:
    """The files directly in it that are notebooks, or that people hand in in place of one."""
    return [item for item in box.items if (item.is_a_notebook or form(item.file)) and not item.is_a_lesson]


def _home(item: Item, owner: Owner) -> Home:
    return Home(item.file.parts, owner, frozenset([item.exercise] if item.exercise else []))


def _matches(name: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(_composed(name), pattern)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
