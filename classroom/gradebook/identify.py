"""Which exercise a notebook is: by its cells, and by its name only when they do not say.

Learning platforms and browsers rename files ("01_installation (2).ipynb"), and a lesson has the name of its
exercise.
"""

import json
import re
from collections import Counter

_ANSWER = re.compile(r"answer-(\d\d)-\d+")
_NAME = re.compile(r"(?<!\d)(\d\d)_[a-z]")


def exercise_of(data: bytes, name: str) -> str | None:
    """Return the number of the exercise, such as "01"; None for a notebook that is no exercise.

    Args:
        data: the notebook's text. It need not be a whole notebook.
        name: its file name.
    """
    # the mark of an answer cell, or its id, which is left when a tool has stripped the marks
    answers = _ANSWER.findall(data.decode("utf-8", errors="replace"))
    if answers:
        return Counter(answers).most_common(1)[0][0]
    named = _NAME.search(name)
    return named[1] if named and not _is_a_lesson(data) else None


def _is_a_lesson(data: bytes) -> bool:
    try:
        return "".join(json.loads(data)["cells"][0]["source"]).startswith("# Lesson ")
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return False
