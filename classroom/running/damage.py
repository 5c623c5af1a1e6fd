"""What is wrong with the file of a notebook, in words: what happened to it, in which line, and what to do.

Bounded before anything is parsed: of 20 MiB of small dicts Python makes 1 GiB.
"""

import codecs
import json
import re
from typing import Any

LARGEST = 20 << 20  # bytes of a notebook
MOST_VALUES = 500_000  # brackets and commas; a notebook of the course has some 1,000

_MERGE_MARKER = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
_UTF_16 = "it is UTF-16, as Windows PowerShell writes it, and a notebook is UTF-8: save it as UTF-8"
# What other files begin with, whatever their names say
_BEGINNINGS = {
    b"version https://git-lfs.github.com/spec/": (
        "it is a Git LFS pointer in place of the notebook: `git lfs pull` brings the notebook"
    ),
    b"PK\x03\x04": "it is a zip under another name: let its name end in .zip",
    b"7z\xbc\xaf\x27\x1c": "it is a 7z archive under another name: let its name end in .7z",
    b"Rar!\x1a\x07": "it is a RAR archive under another name: let its name end in .rar",
    b"\x1f\x8b": "it is packed with gzip: let its name end in .gz",
    b"%PDF": "it is a PDF under another name: ask for the notebook itself",
    codecs.BOM_UTF32_LE: "it is UTF-32, and a notebook is UTF-8: save it as UTF-8",
    codecs.BOM_UTF16_LE: _UTF_16,
    codecs.BOM_UTF16_BE: _UTF_16,
}


class Damaged(ValueError):
    """A notebook can't be read; the text says why, as the end of a sentence."""


def parsed(data: bytes) -> dict[str, Any]:
    """The JSON object that a notebook is.

    Args:
        data: the file's bytes.

    Returns:
        The object; what is in it is as it came.

    Raises:
        Damaged: it is too large, no JSON, or no object.
    """
    text = text_of(data)
    if sum(map(data.count, (b"{", b"[", b","))) > MOST_VALUES:
        raise Damaged(f"it holds more than {MOST_VALUES:,} values: clear its outputs, and save it again")
    try:
        notebook = json.loads(text)
    except RecursionError:
        raise Damaged("it is nested too deeply for a notebook") from None
    except json.JSONDecodeError as error:
        raise Damaged(_no_json(text, error)) from None
    except ValueError:
        raise Damaged("it holds a number of more digits than Python reads") from None
    if not isinstance(notebook, dict):
        raise Damaged("it is JSON, and no notebook")
    return notebook


def text_of(data: bytes) -> str:
    """The text that the bytes of a notebook are.

    Raises:
        Damaged: it is too large, empty, no UTF-8, or begins as another kind of file.
    """
    if len(data) > LARGEST:
        raise Damaged(f"it is larger than {LARGEST >> 20} MiB: clear its outputs, and save it again")
    if not data.strip(b"\0 \t\r\n"):
        raise Damaged("it holds nothing but zeros: it was not copied whole" if b"\0" in data else "it is empty")
    for beginning, words in _BEGINNINGS.items():
        if data.startswith(beginning):
            raise Damaged(words)
    if data[:64].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise Damaged("it is a web page in place of the notebook: download the notebook again")
    if b"\0" in data[:64] and not (data[:64:2].strip(b"\0") and data[1:64:2].strip(b"\0")):  # no byte order mark
        raise Damaged(_UTF_16)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if error.reason == "unexpected end of data":
            raise Damaged(f"it is cut off in line {line}") from None
        byte = f"0x{data[error.start]:02x}"
        raise Damaged(f"line {line} has a byte that is not UTF-8, {byte}: save it as UTF-8") from None


def _no_json(text: str, error: json.JSONDecodeError) -> str:
    """Why a text is no JSON, in the words of whoever has damaged it."""

    def line(at: int) -> str:
        return f"line {text.count(chr(10), 0, at) + 1}"

    if marker := _MERGE_MARKER.search(text):
        at = line(marker.start())
        return f"{at} is a merge marker, {marker[1]}: two versions are in the file, and one has to be chosen"
    before, rest = text[: error.pos].rstrip(), text[error.pos :].strip()
    if _ends_early(rest, error.msg):
        return f"it is cut off in {line(len(text.rstrip()))}"
    if before.endswith(",") and rest[0] in ",]}":
        return f"{line(len(before) - 1)} has a comma too many"
    if rest[0] == "," and rest[1:].lstrip()[:1] in "]}":  # where Python 3.13 and newer find it
        return f"{line(error.pos)} has a comma too many"
    if error.msg == "Extra data":
        return f"in {line(error.pos)} something else begins after the end of the notebook"
    return f"{line(error.pos)} is no JSON: {error.msg[0].lower()}{error.msg[1:]}"


def _ends_early(rest: str, message: str) -> bool:
    """Whether a text ends where JSON does not; `rest` is what could not be read."""
    if not rest or message.startswith("Unterminated string"):
        return True
    escape = message.startswith("Invalid \\u") and len(rest) < len("u0000")
    return escape or any(word.startswith(rest) for word in ("true", "false", "null", "-"))
