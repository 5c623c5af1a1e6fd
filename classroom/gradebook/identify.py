"""Which exercise a file is: by its cells, and by its name only when they do not say.

Learning platforms and browsers rename files ("01_installation_exercise (2).ipynb"), or give them a lesson's name.
"""

import re
from collections import Counter

from classroom.running.damage import Damaged, parsed

# The mark of an answer cell, or its id, which is left when a tool has stripped the marks
_ANSWER = re.compile(r"answer-(\d\d)-\d+")
# The call of a check cell, left where there are no cells: in a script or a page that a notebook was exported to
_CHECK = re.compile(r"""check\((?:\\?["']|&quot;|&#39;)(\d\d)(\.\d+)""")
_NAME = re.compile(r"(?<!\d)(\d\d)_[a-z]")


def exercise_of(data: bytes, name: str) -> str | None:
    """Return the number of the exercise, such as "01"; None for a notebook that is no exercise.

    Args:
        data: the notebook's text. It need not be a whole notebook.
        name: its file name.
    """
    if marked := exercise_in(data):
        return marked
    named = _NAME.search(name)
    return named[1] if named and not is_a_lesson(data) else None


def exercise_in(data: bytes) -> str | None:
    """The exercise whose cells are in a file of any kind, such as a page made from a notebook; None when none are.

    Args:
        data: the file's bytes. A null byte between all others is what is left of UTF-16.
    """
    text = data.replace(b"\0", b"").decode("utf-8", errors="replace")
    if answers := _ANSWER.findall(text):
        return str(Counter(answers).most_common(1)[0][0])
    checked = Counter(number for number, _ in set(_CHECK.findall(text)))
    number, tasks = max(checked.items(), key=lambda one: one[1], default=("", 0))
    return number if tasks > 1 else None  # one call may be an example, as in the cheat sheet


def is_a_lesson(data: bytes) -> bool:
    """Whether a notebook is one of the course's lessons."""
    try:
        return "".join(parsed(data)["cells"][0]["source"]).startswith("# Lesson ")
    except (Damaged, KeyError, IndexError, TypeError):
        return False
