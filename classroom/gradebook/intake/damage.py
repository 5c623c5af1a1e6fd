"""What is wrong with a file or an archive, in words. What is wrong with a notebook in itself is said by
classroom/running/damage.py."""

import zipfile

from classroom.errors import CourseError

A_LINK = "It is a link."
CUT_OFF = "It is cut off: hand it in again."
DAMAGED = "It is damaged: hand it in again."
ENCRYPTED = "It is encrypted: ask for it without a password."
GONE = "It has gone, or was changed, since the run began."
NO_FILE = "It is no ordinary file."
SELDOM = "It is compressed in a way that is seldom used, and not read here: ask for an ordinary zip."
NO_RAR = "It is damaged, or can't be unpacked here: ask for a zip."
NO_TOOL = "It is a RAR, and there is no program here to unpack it: install unar, 7-Zip or unrar, or ask for a zip."

# What py7zr, rarfile and zipfile raise: two of them are imported only where one of their archives is
_BY_NAME = {
    "PasswordRequired": ENCRYPTED,
    "RarWrongPassword": ENCRYPTED,
    "RarCannotExec": NO_TOOL,
    "BadRarFile": NO_RAR,
    "NeedFirstVolume": NO_RAR,
    "UnsupportedCompressionMethodError": SELDOM,
    "NotImplementedError": SELDOM,
}


class Unreadable(CourseError):
    """A file or an archive can't be read; the text is a sentence that says why."""


def in_words(error: Exception) -> str:
    """A sentence for what a library of archives, or the system, says of a file.

    Args:
        error: what was raised.
    """
    if isinstance(error, FileNotFoundError):
        return GONE
    if isinstance(error, OSError) and error.strerror:
        return f"It can't be read: {error.strerror}."
    if isinstance(error, zipfile.BadZipFile) and "not a zip file" in str(error):
        return "It is no zip, or a zip that is cut off: hand it in again."
    if isinstance(error, EOFError):
        return CUT_OFF
    return _BY_NAME.get(type(error).__name__, DAMAGED)
