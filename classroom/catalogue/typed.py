"""What people type or paste, made plain: a question, an error, a log, a traceback of fifty lines."""

import re
import unicodedata

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_UNFIT = re.compile("[\x00-\x08\ud800-\udfff]")  # SQLite takes no halves of characters, and ends a query at a zero
_ONE_WORD = re.compile(r"WebSocket|JavaScript|PubSub|JupyterLab|SQLite|PostgreSQL")
_INSIDE_A_NAME = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")  # ChatConsumer, JSONDecodeError
_TRACEBACK = re.compile(
    r"^\s*Traceback \(most recent call last\)|^\s*File \".+\", line \d+|^-{4,}> \d+ ", re.MULTILINE
)
_OF_A_FRAME = re.compile(  # Python's frames are indented; IPython's have line numbers and arrows
    r"\s|[-=~^]{4,}|(Cell In\s?\[|File |Input In )|[|+] ?-*|Traceback \(most recent call last\)"
    r"|(During handling of|The above exception was)"
)


def words_apart(text: str) -> str:
    """The text with plain quotes, without a terminal's colours, and with a blank inside names such as ChatConsumer."""
    text = _UNFIT.sub(" ", _COLOURS.sub("", unicodedata.normalize("NFKC", text)))
    return _INSIDE_A_NAME.sub(" ", _ONE_WORD.sub(lambda name: name[0].lower(), text))


def telling(text: str) -> str:
    """What tells of the error: of a traceback its errors, without the frames; any other text as it is.

    Args:
        text: several lines or one.

    Returns:
        Lines. All of them, when none is left without the frames.
    """
    if not _TRACEBACK.search(text):
        return text
    kept = [line for line in text.splitlines() if line.strip() and not _OF_A_FRAME.match(line)]
    return "\n".join(kept) or text
