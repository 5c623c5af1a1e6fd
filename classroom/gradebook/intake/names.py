"""A student's name, in what platforms and people make of it.

Platforms write the names of folders and files in forms of their own; people write the exercise beside their names. One
student must not become two by this, and two must not become one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from classroom.gradebook.intake.archives import unnamed

# https://docs.moodle.org/en/Assignment_activity (download all submissions): folders, or files with their own names
# at the end. Two people may have one name, and under blind marking all are "Participant": the number tells them apart.
# It is another one in each assignment.
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?")
# https://github.com/instructure/canvas-lms, lib/content_zipper.rb (get_filename): files and archives
_CANVAS = re.compile(r"(?=[^_]*[^\W\d_])(?P<name>[^_]+)_(?P<late>LATE_)?(?P<number>\d+)_\d+_(?P<file>.+)")
_CANVAS_ANONYMOUS = re.compile(r"(?P<name>)(?P<late>LATE_)?(?P<number>anon_[A-Za-z0-9]+)_\d+_(?P<file>.+)")
# Blackboard, "Assignment File Download": assignment_user_attempt_time, and a text of its own for each attempt
_BLACKBOARD = re.compile(r"(?P<name>.+)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)?")
# Brightspace (D2L), "Download all": a folder for each attempt, its time in the words of the platform's language
_BRIGHTSPACE = re.compile(
    r"(?P<number>\d+)-\d+ - (?P<name>.+?) ?- (?P<when>[^-]*\b\d{4}\b[^-]*?)(?: - (?P<file>.+))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WORD = re.compile(r"[^\W_]+")
_EXERCISE = frozenset(
    (
        "exercise",
        "exercises",
        "ex",
        "homework",
        "hw",
        "assignment",
        "task",
        "lab",
        "week",
        "submission",
        "submissions",
    )
)
# What a person calls a version of their own work, or a part of it. Longer numbers are those of anonymous students.
_NO_NAME = re.compile(
    rf"(?:attempt|try|version|v|old|new|final|draft|copy|backup|resubmission|{'|'.join(_EXERCISE)})"
    r"[\W_]*(?:\d{1,2}(?!\d)[\W_]*)*|\d{4}-\d\d-\d\d.*",
    re.IGNORECASE,
)
_ANYBODY = frozenset(("student", "students", "group", "team", "participant", "user", "anonymous"))
_COPY = re.compile(r" ?\(\d+\)$| - Copy$")  # browsers; Windows
_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_EDGES = " -_.,()[]"


@dataclass(frozen=True)
class Owner:
    """Whose something is, as its name says.

    Attributes:
        name: the student's.
        number: what tells people of one name apart; "" when there is nothing.
        form: how the two are written together.
        platform: "Moodle", "Canvas", ...; "" for a name that a person gave.
        late: whether the platform calls it late.
        when: when it was handed in, as the name says; None when it does not.
        group: the folder of a group that it lies in; "" when there is none.
    """

    name: str
    number: str = ""
    form: str = "{name} {number}"
    platform: str = ""
    late: bool = False
    when: datetime | None = None
    group: str = ""


@dataclass(frozen=True)
class Home:
    """A place where all is one student's.

    Attributes:
        parts: its place: the names of folders, and of a file when that is all.
        owner: whose it is.
        exercises: what lies in it.
    """

    parts: tuple[str, ...]
    owner: Owner
    exercises: frozenset[str] = field(default=frozenset())


def of_a_platform(name: str, *, alone: bool) -> Owner | None:
    """The owner of a folder, archive or file that a learning platform has named; None for other names.

    Args:
        name: without the ending of an archive.
        alone: whether it is a file or an archive. Canvas names nothing else.
    """
    if found := _MOODLE.fullmatch(name):
        return Owner(found["name"], found["number"], platform="Moodle")
    if found := _BLACKBOARD.fullmatch(name):
        return Owner(found["name"], platform="Blackboard", when=_moment(found["when"], "%Y-%m-%d-%H-%M-%S"))
    if found := _BRIGHTSPACE.fullmatch(name):
        return Owner(found["name"], found["number"], platform="Brightspace", when=_brightspace_time(found["when"]))
    if alone and (found := _CANVAS_ANONYMOUS.fullmatch(name) or _CANVAS.fullmatch(name)):
        form = "{name}_{number}" if found["name"] else "{number}"
        return Owner(found["name"], found["number"], form, "Canvas", late=bool(found["late"]))
    return None


def own_name_of_file(name: str) -> str:
    """The name that a file had before a platform put others in front of it."""
    for pattern in (_MOODLE, _BLACKBOARD, _BRIGHTSPACE, _CANVAS_ANONYMOUS, _CANVAS):
        if (found := pattern.fullmatch(name)) and found["file"]:
            return found["file"]
    return name


def _brightspace_time(words: str) -> datetime | None:
    """ "Nov 24, 2026 900 AM" as a moment; None in other languages."""
    found = re.fullmatch(r"(\w{3})\w* (\d+), (\d{4}) (\d{1,2})(\d\d) ([AP])M", words.strip())
    if not found or found[1].lower() not in _MONTHS:
        return None
    month, hour = _MONTHS.index(found[1].lower()) + 1, int(found[4]) % 12 + 12 * (found[6] == "P")
    return _moment(f"{found[3]}-{month}-{found[2]} {hour}:{found[5]}", "%Y-%m-%d %H:%M")


def _moment(words: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(words, form)
    except ValueError:
        return None


# ---------------------------------------------------------------- names that people give


def without_exercise(name: str, number: str, file: str) -> str | None:
    """A name without the words that say which exercise it is.

    Args:
        name: such as "Ada - 03", "03_routing_ada" or "Exercise 3".
        number: the exercise's, such as "03".
        file: the name of the exercise's own file, such as "03_routing".

    Returns:
        What is left, such as "Ada"; "" when nothing but the exercise, or a version of it, is named; None when
        the exercise is not named.
    """
    name = _DATE.sub("", _COPY.sub("", name))
    words = list(_WORD.finditer(name))
    first, last = _exercise_words([word[0].lower() for word in words], number, file)
    if first == last:
        return None
    before, after = name[: words[first].start()], name[words[last - 1].end() :]
    after = "" if is_no_name(after) else after
    return " ".join(part for part in (before.strip(_EDGES), after.strip(_EDGES)) if part)


def _exercise_words(words: list[str], number: str, file: str) -> tuple[int, int]:
    """The slice of a name's words that say the exercise; an empty one when none do."""
    topic = [word for word in file.lower().split("_") if not word.isdecimal() and word not in _EXERCISE]
    said = f"0?{int(number)}" if number.isdecimal() else re.escape(number)  # a capstone has a name in its place
    numbers = re.compile(rf"(?:{'|'.join(_EXERCISE)})?{said}")
    found = [(at, at + 1) for at, word in enumerate(words) if numbers.fullmatch(word)]
    if topic:
        ends = ((at, at + len(topic)) for at in range(len(words)))
        found += [(first, last) for first, last in ends if words[first:last] == topic]
    if not found:
        return 0, 0
    first, last = found[0]
    belongs = _EXERCISE.union(topic)
    while first and words[first - 1] in belongs:
        first -= 1
    while last < len(words) and words[last] in belongs:
        last += 1
    return first, last


def exercise_named(name: str, files: Mapping[str, str]) -> str | None:
    """The one exercise that a name says; None when it says none, or several.

    Args:
        name: of a file, without its ending.
        files: the name of each exercise's own file, by its number.
    """
    found = [number for number, file in files.items() if without_exercise(name, number, file) is not None]
    return found[0] if len(found) == 1 else None


def is_no_name(name: str) -> bool:
    """Whether this is what a person calls a version or a part of their own work: "attempt 2", "final", "Exercise 3"."""
    return bool(_NO_NAME.fullmatch(name.strip(_EDGES)))


def is_anybody(name: str) -> bool:
    """Whether this is a word that stands before a number, as in "student 3"."""
    return name.lower() in _ANYBODY


# ---------------------------------------------------------------- one student, one name


def students_of(homes: Collection[Home], notes: list[str]) -> dict[tuple[str, ...], str]:
    """The name of the student of each home, by its place: one name a student, different for each.

    Args:
        homes: of the whole class.
        notes: what had to be decided is added here, in sentences.
    """
    owners = {home.parts: home.owner for home in homes}
    owners |= _blackboard_users([home for home in homes if home.owner.platform == "Blackboard"])
    owners |= _moodle_names([home for home in homes if home.owner.platform == "Moodle"], notes)
    owners |= _brightspace_names([home for home in homes if home.owner.platform == "Brightspace"], notes)
    owners |= _groups_where_needed(owners)
    _note_twins(owners, notes)
    names = {
        parts: owner.form.format(name=owner.name, number=owner.number) if owner.number else owner.name
        for parts, owner in owners.items()
    }
    return _spelled_alike(names, notes)


def _blackboard_users(homes: list[Home]) -> dict[tuple[str, ...], Owner]:
    """Without the assignment's name: of "Exercise 03_ab" the last word, and more where two have the same last word and
    have handed in the same exercise."""
    for words in range(1, 1 + max((home.owner.name.count("_") for home in homes), default=0)):
        users = {home.parts: "_".join(home.owner.name.split("_")[-words:]) for home in homes}
        whole = defaultdict(set)  # the names that end alike
        for home in homes:
            for exercise in home.exercises or {""}:
                whole[users[home.parts], exercise].add(home.owner.name)
        if all(len(names) == 1 for names in whole.values()):
            return {home.parts: replace(home.owner, name=users[home.parts]) for home in homes}
    return {}


def _moodle_names(homes: list[Home], notes: list[str]) -> dict[tuple[str, ...], Owner]:
    """Where there are several assignments, without Moodle's numbers, of all who have a name of their own in each."""
    if len({home.parts[:-1] for home in homes}) < 2:
        return {}
    numbers = defaultdict(set)  # of a name in one assignment
    for home in homes:
        numbers[home.owner.name, home.parts[:-1]].add(home.owner.number)
    shared = {name for (name, _), found in numbers.items() if len(found) > 1}
    if shared:
        notes.append(
            f"Several students are called {_listed(shared)}, and Moodle numbers them anew in each assignment: "
            "the report has one of them for each number."
        )
    return {home.parts: replace(home.owner, number="") for home in homes if home.owner.name not in shared}


def _brightspace_names(homes: list[Home], notes: list[str]) -> dict[tuple[str, ...], Owner]:
    """Without Brightspace's numbers, of all who have a name of their own."""
    numbers = defaultdict(set)
    for home in homes:
        numbers[home.owner.name].add(home.owner.number)
    if any(home.owner.when is None for home in homes):
        notes.append(
            "The times in Brightspace's names are in another language than English: the time of the file counts."
        )
    return {home.parts: replace(home.owner, number="") for home in homes if len(numbers[home.owner.name]) == 1}


def _groups_where_needed(owners: dict[tuple[str, ...], Owner]) -> dict[tuple[str, ...], Owner]:
    """Of those who have one name in several groups, each with the group."""
    groups = defaultdict(set)
    for owner in owners.values():
        groups[owner.name, owner.number].add(owner.group)
    return {
        parts: replace(owner, name=f"{owner.name} ({owner.group})")
        for parts, owner in owners.items()
        if len(groups[owner.name, owner.number]) > 1 and not owner.number
    }


def _note_twins(owners: dict[tuple[str, ...], Owner], notes: list[str]) -> None:
    """Say where a folder and an archive of one name are taken for one student's."""
    twins = defaultdict(list)
    for parts, owner in owners.items():
        if not owner.platform:
            twins[parts[:-1], owner.name, unnamed(parts[-1])].append(parts[-1])
    for names in twins.values():
        if len(names) > 1:
            notes.append(f"Taken for one student's: {_listed(map(repr, names))}.")


def _spelled_alike(names: dict[tuple[str, ...], str], notes: list[str]) -> dict[tuple[str, ...], str]:
    """One spelling for each student.

    Names that differ in upper and lower case only, or in how accents are composed, are one student's: file systems
    make such differences. Where two of them stand side by side they are two students'.
    """
    # the places of each spelling, by what is the same in all
    spellings: dict[str, dict[str, set[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(set))
    for parts, name in names.items():
        spellings[_same(name)][name].add(parts[:-1])
    chosen: dict[str, str] = {}
    for found in spellings.values():
        places = [place for each in found.values() for place in each]
        if len(found) == 1 or len(places) == len(set(places)):
            shown = unicodedata.normalize("NFC", min(found))
            chosen |= dict.fromkeys(found, shown)
            if len({unicodedata.normalize("NFC", name) for name in found}) > 1:
                notes.append(f"Taken for one student: {_listed(found)}.")
        else:
            chosen |= _apart(sorted(found))
            notes.append(
                f"Taken for different students, as they stand side by side: {_listed(chosen[name] for name in found)}."
            )
    return {parts: chosen[name] for parts, name in names.items()}


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _apart(names: list[str]) -> dict[str, str]:
    """Names that look alike, made to look different."""
    shown = [unicodedata.normalize("NFC", name) for name in names]
    return {
        name: each if shown.count(each) == 1 else f"{each} ({shown[:at].count(each) + 1})"
        for at, (name, each) in enumerate(zip(names, shown, strict=True))
    }


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
