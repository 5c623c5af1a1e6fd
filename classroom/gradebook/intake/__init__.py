"""What was handed in: which notebooks lie in folders and archives, whose they are, which of them count.

Each file has one job. From the top down:

    take_in.py   the whole way: from a folder to each student's notebooks, and to what can't be graded
    layout.py    who the students are: at which depth of the tree their folders or files lie
    names.py     a student's name, in what platforms and people make of it; one student, one name
    kinds.py     what a file is, by what is in it
    projects.py  ... for a capstone, which folders are projects
    walk.py      the files of a folder, and of archives in it
    archives.py  zip, tar, 7z and RAR, opened within limits
    encodings.py names in archives that do not say how they are written
    damage.py    what is wrong with a file or an archive, in words
    file.py      one file

Nothing is unpacked to the disk, no link is followed, and nothing is guessed without a word.
"""

from classroom.gradebook.intake.damage import GONE, Unreadable
from classroom.gradebook.intake.projects import projects_in
from classroom.gradebook.intake.take_in import (
    TOO_LATE,
    HandIn,
    Intake,
    IntakeError,
    Refused,
    by_exercise,
    take_in,
)

__all__ = [
    "GONE",
    "TOO_LATE",
    "HandIn",
    "Intake",
    "IntakeError",
    "Refused",
    "Unreadable",
    "by_exercise",
    "projects_in",
    "take_in",
]
