"""Notebooks and answers, changed at random: what comes in when people, programs and networks make mistakes."""

import copy
import io
import json
import random
import re
import zipfile

JUNK = (
    None, True, 0, -1, 4.5, 10**400, float("nan"), "", "\0", "\ud800", "é" * 300, "<script>alert(1)</script>",
    "../../etc/passwd", "answer-91-1", "code", [], {}, [[[]]], {"": {}}, ["a", 1, None],
)  # fmt: skip
TOKEN = re.compile(r"\w+|[^\w\s]")
SNIPPETS = (
    "while True: pass", "raise SystemExit", "import os; os._exit(1)", "del self", "await nothing", "\0", "\t",
    "return", "yield", "1/0", "%%bash", "!ls", "?print", "lambda: await x", "#" * 9000, "class A(A): pass", "é\u2028",
    "exit()", "input()", "globals().clear()", "print('x' * 10**6)", "import sys; sys.setrecursionlimit(20)",
)  # fmt: skip


def mutated_notebook(content: dict, dice: random.Random) -> bytes:
    """The bytes of a notebook after one to four changes to its structure, and maybe to its bytes.

    Args:
        content: the notebook; it stays as it is.
        dice: makes the choices.
    """
    content = copy.deepcopy(content)
    for _ in range(dice.randint(1, 4)):
        dice.choice((_replace, _delete, _repeat, _move, _rename))(content, dice)
    data = json.dumps(content, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
    if dice.random() < 0.4:
        data = dice.choice((_cut, _flip, _insert, _recode, _nest))(data, dice)
    return data


def mutated_zip(files: dict[str, bytes], dice: random.Random) -> bytes:
    """A zip of these files, a few of whose bytes are others."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return mutated_bytes(stream.getvalue(), dice)


def mutated_bytes(data: bytes, dice: random.Random) -> bytes:
    """Bytes, a few of which are others."""
    return dice.choice((_cut, _flip, _insert))(data, dice)


def mutated_code(source: str, dice: random.Random) -> str:
    """Code after one to three changes to its tokens and lines."""
    for _ in range(dice.randint(1, 3)):
        lines = source.split("\n")
        place = dice.randrange(len(lines))
        tokens = list(TOKEN.finditer(source)) or [re.match("", source)]
        one, other = dice.choice(tokens), dice.choice(tokens)
        match dice.randrange(6):
            case 0:
                del lines[place]
                source = "\n".join(lines)
            case 1:
                lines.insert(place, lines[dice.randrange(len(lines))])
                source = "\n".join(lines)
            case 2:
                lines.insert(place, re.match(r"\s*", lines[place])[0] + dice.choice(SNIPPETS))
                source = "\n".join(lines)
            case 3:
                source = source[: one.start()] + other[0] + source[one.end() :]
            case 4:
                source = source[: one.start()] + source[one.end() :]
            case 5:
                at = dice.randrange(len(source) + 1)
                source = source[:at] + dice.choice("()[]{}:,.'\"\\ \n\t#=@0aé") + source[at:]
    return source


def _containers(thing) -> list:
    """All lists and dicts in a JSON value that hold something."""
    inside = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    return ([thing] if inside else []) + [found for one in inside for found in _containers(one)]


def _place(content, dice):
    container = dice.choice(_containers(content) or [{"": ""}])
    return container, dice.choice(list(container) if isinstance(container, dict) else range(len(container)))


def _replace(content, dice) -> None:
    container, key = _place(content, dice)
    container[key] = copy.deepcopy(dice.choice(JUNK))


def _delete(content, dice) -> None:
    container, key = _place(content, dice)
    del container[key]


def _repeat(content, dice) -> None:
    container, key = _place(content, dice)
    if isinstance(container, list):
        container.insert(dice.randrange(len(container) + 1), copy.deepcopy(container[key]))
    else:
        container[f"{key} again"] = copy.deepcopy(container[key])


def _move(content, dice) -> None:
    container, key = _place(content, dice)
    other, place = _place(content, dice)
    value = copy.deepcopy(container[key])
    other[place] = value


def _rename(content, dice) -> None:
    container, key = _place(content, dice)
    if isinstance(container, dict):
        container[dice.choice(("", "source", "cell_type", "nbgrader", "é", "metadata"))] = container.pop(key)


def _cut(data: bytes, dice) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _flip(data: bytes, dice) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 9)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _insert(data: bytes, dice) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.randbytes(dice.randint(1, 9)) + data[at:]


def _recode(data: bytes, dice) -> bytes:
    return data.decode("utf-8", "replace").encode(
        dice.choice(("utf-16", "utf-8-sig", "latin-1", "utf-7")), "replace"
    )


def _nest(data: bytes, dice) -> bytes:
    depth = dice.choice((10, 100_000))
    return b"[" * depth + data + b"]" * depth
