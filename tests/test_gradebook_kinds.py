"""What students hand in in place of a notebook's own file, graded from end to end: what holds a notebook gets its points,
what can't be graded is named with what to do."""

import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
import zlib
from datetime import datetime
from functools import partial

import py7zr
import pytest
import rarfile
from made_up_class import (
    FILES,
    MISSING,
    POINTS,
    Judged,
    notebook,
    rarred,
    seven_zipped,
    tarred,
    write,
    zipped,
    zipped_raw,
)

from classroom.gradebook.intake import archives, take_in, walk
from classroom.gradebook.intake.damage import DAMAGED, ENCRYPTED, NO_RAR, NO_TOOL, SELDOM
from classroom.gradebook.intake.encodings import decoded

pytestmark = pytest.mark.slow("a class is graded")

R1, R2, S1 = notebook("91"), notebook("92"), notebook("91", "silent")
RIGHT = POINTS["right"]
SCRIPT = b'# In[1]:\n\nclass Echo: pass\n\nawait check("92.1")\n\nawait check("92.2")\n'
PAGE = b'<html><div id="cell-id=answer-92-1">class Echo</div></html>'
ASK = "which can't be graded: ask for the notebook itself (.ipynb)."


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    return Judged(tmp_path_factory.mktemp("judged"), [R1, R2, S1])


def bytes_of(content):
    """A file's content, or what makes it: to make a 7z takes a while, and not each worker of the tests needs it."""
    return content() if callable(content) else content


HOLD_A_NOTEBOOK = {
    "92_goals.ipynb.txt": R2,
    "92_goals.ipynb.json": R2,
    "92_goals.json": R2,
    "goals.txt": R2,
    "92_goals": R2,
    "92_goals.IPYNB": R2,
    "92_goals.ipynb (1)": R2,
    "92_goals.ipynb.download": R2,
    "work.zip": zipped({"92_goals.ipynb": R2}),
    "work.tar": tarred({"work/92_goals.ipynb": R2}, "w"),
    "work.tar.gz": tarred({"work/92_goals.ipynb": R2}),
    "work.tgz": tarred({"92_goals.ipynb.txt": R2}),
    "work.tar.bz2": tarred({"92_goals.ipynb": R2}, "w:bz2"),
    "work.tar.xz": tarred({"92_goals.ipynb": R2}, "w:xz"),
    "92_goals.ipynb.gz": gzip.compress(R2),
    "92_goals.ipynb.bz2": bz2.compress(R2),
    "92_goals.ipynb.xz": lzma.compress(R2),
    "work.7z": lambda: seven_zipped({"work/92_goals.ipynb": R2, "work/notes.txt": b"x", "work/empty": b""}),
    "work.rar": rarred({"work/92_goals.ipynb": R2, "work/notes.txt": b"x"}),
    "all.zip": lambda: zipped({"work.7z": seven_zipped({"92_goals.ipynb": R2})}),
    "all.7z": lambda: seven_zipped({"work.zip": zipped({"92_goals.ipynb": R2})}),
    "a zip called.rar": zipped({"92_goals.ipynb": R2}),
}


@pytest.mark.parametrize("name", HOLD_A_NOTEBOOK)
def test_what_holds_a_notebook_is_graded(tmp_path, judged, name):
    files = {"Ada/91_scores.ipynb": R1, f"Ada/{name}": bytes_of(HOLD_A_NOTEBOOK[name]), "Grace/a.ipynb": R1}
    status, said, points = judged.grade(write(tmp_path / "class", files))
    assert points == {"Ada": {"91": RIGHT, "92": RIGHT}, "Grace": {"91": RIGHT, "92": MISSING}}, said
    assert status == 0, said


CAN_NOT_BE_GRADED = {
    "92_goals.py": (SCRIPT, f"It is a Python script, {ASK}"),
    "my answers.py": (SCRIPT, f"It is a Python script, {ASK}"),
    "92_goals.html": (b"<html>", f"It is a web page, {ASK}"),
    "goals.htm": (PAGE, f"It is a web page, {ASK}"),
    "goals.md": (b"    await check('92.1')\n    await check('92.2')", f"It is a text, {ASK}"),
    "Exercise 92.txt": (b"print(1)", f"It is a text, {ASK}"),
    "92_goals.pdf": (b"%PDF", f"It is a PDF, {ASK}"),
    "Ada_ex92.pdf": (b"%PDF", f"It is a PDF, {ASK}"),
    "homework.pdf": (b"%PDF", f"It is a PDF, {ASK} Exercise 92 is missing."),
    "homework.docx": (b"PK", f"It is a document, {ASK} Exercise 92 is missing."),
    "own.ipynb": (b'{"nbformat": 4, "cells": []}', "It is a notebook, and no cell says of which exercise: "
                  "ask for the exercise with its cells as they were. Exercise 92 is missing."),
    "work.7z": (lambda: seven_zipped({"92_goals.ipynb": R2})[:-9], DAMAGED),
    "work.rar": (rarred({"92_goals.ipynb": R2})[:-60], NO_RAR),
    "work.zip": (zipped({"92_goals.ipynb": R2})[:-9], "It is no zip, or a zip that is cut off: hand it in again."),
    "work.tar.gz": (tarred({"92_goals.ipynb": R2})[:-30], "It is cut off: hand it in again."),
    "work.tar": (tarred({"92_goals.ipynb": R2}, "w")[:1500], "It is cut off: hand it in again."),
    "work.tgz": (b"not packed at all", "It is no zip, or a zip that is cut off: hand it in again."),
    "secret.7z": (lambda: seven_zipped({"92_goals.ipynb": R2}, password="x"), ENCRYPTED),
    "secret too.7z": (lambda: seven_zipped({"92_goals.ipynb": R2}, password="x", header_encryption=True), ENCRYPTED),
    "big.rar": (rarred({"92_goals.ipynb": R2}, method=3, flags=15 << 10), SELDOM),
}  # fmt: skip


@pytest.mark.parametrize("name", CAN_NOT_BE_GRADED)
def test_what_can_not_be_graded_is_named_with_what_to_do(tmp_path, judged, name):
    data, reason = CAN_NOT_BE_GRADED[name]
    files = {"Ada/91_scores.ipynb": R1, f"Ada/{name}": bytes_of(data), "Grace/a.ipynb": R1, "Grace/b.ipynb": R2}
    status, said, points = judged.grade(write(tmp_path / "class", files))
    assert points == {"Ada": {"91": RIGHT, "92": MISSING}, "Grace": {"91": RIGHT, "92": RIGHT}}, said
    assert status == 1
    lines = [line for line in said.splitlines() if line.startswith("Not graded")]
    assert next(line.partition(": ")[2] for line in lines if name in line).endswith(f": {reason}"), said
    assert len(lines) == 1, said


TWO = {"a/91_scores.ipynb": R1, "b/92_goals.ipynb": R2}


@pytest.mark.parametrize("packed", [tarred, seven_zipped, rarred, zipped, partial(tarred, mode="w")])
def test_what_is_cut_off_anywhere_is_said(tmp_path, packed):
    """Also between two files: some libraries take that for the end."""
    whole = packed(TWO)
    for number in range(0, len(whole.rstrip(b"\0")), 64):
        write(tmp_path, {f"student {number}.tar": whole[:number]})
    taken = take_in(write(tmp_path, {"whole.tar": whole}), FILES)
    assert {(one.student, one.exercise) for one in taken.handed_in} == {("whole", "91"), ("whole", "92")}
    assert {one.student for one in taken.refused} == set(taken.students) - {"whole"}


@pytest.mark.parametrize(
    "name", ["notes.txt", "README.md", "picture.png", "my_project/urls.py", "92_goals.pdf", "92_goals.html"]
)
def test_what_is_beside_all_exercises_is_left_alone(tmp_path, judged, name):
    files = {"Ada/a.ipynb": R1, "Ada/b.ipynb": R2, f"Ada/{name}": b"x", "Grace/a.ipynb": R1}
    assert judged.grade(write(tmp_path / "class", files))[0] == 0


@pytest.mark.parametrize(
    "name", ["notes.txt", "README.md", "picture.png", "my_project/urls.py", "0001_initial.py", "views_2.py"]
)
def test_what_is_no_work_is_left_alone_when_an_exercise_is_missing(tmp_path, judged, name):
    files = {"Ada/a.ipynb": R1, f"Ada/{name}": b"x", "Grace/a.ipynb": R1, "Grace/b.ipynb": R2}
    status, said, points = judged.grade(write(tmp_path / "class", files))
    assert (status, points["Ada"]) == (0, {"91": RIGHT, "92": MISSING}), said


def test_a_compressed_rar_wants_a_program_that_unpacks_it(tmp_path, judged, monkeypatch):
    """What unar unpacks has been read by hand: none of the free ones makes a RAR for a test."""
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    files = {"Ada/a.ipynb": R1, "Ada/work.rar": rarred({"92_goals.ipynb": R2}, method=3)}
    status, said, _ = judged.grade(write(tmp_path / "class", files))
    assert status == 1
    assert f"Not graded: Ada/work.rar/92_goals.ipynb: {NO_TOOL}" in said


# ---------------------------------------------------------------- names in archives

NAMES = {
    "utf-8": ["Grüße", "王小明", "Zoë"],
    "cp1252": ["Grüße", "José Álvarez", "Zoë Müller", "Ümit Öztürk"],
    "cp850": ["Grüße", "José Álvarez", "Zoë Müller", "Ümit Öztürk"],
    "gbk": ["王小明", "李雷", "韩梅梅"],
    "shift_jis": ["山田太郎", "さくら", "鈴木花子"],
    "big5": ["陳大文", "林小美"],
    "cp1251": ["Иван Петров", "Ольга"],
    "cp866": ["Иван Петров", "Ольга"],
}


@pytest.mark.parametrize("encoding", NAMES)
def test_names_that_do_not_say_how_they_are_written(tmp_path, judged, encoding):
    names = NAMES[encoding]
    data = {f"{name}/91_scores.ipynb".encode(encoding): R1 if name is names[0] else S1 for name in names}
    (tmp_path / "class.zip").write_bytes(zipped_raw(data))
    status, said, points = judged.grade(tmp_path / "class.zip")
    assert points == {name: {"91": RIGHT if name is names[0] else POINTS["silent"]} for name in names}
    assert status == 0
    assert ("class.zip do not say how they are written: read as" in said) is (encoding != "utf-8")


@pytest.mark.parametrize("encoding", NAMES)
@pytest.mark.parametrize("text", ["é", "日本", "ｱｲｳ", "ÿ", "¡÷×", "☃"])
def test_no_reading_makes_two_names_one(encoding, text):
    raw = [name.encode(encoding) for name in NAMES[encoding]]
    raw += [
        text.encode(other, "replace") + bytes([number])
        for other in ("utf-8", "cp932", "gbk")
        for number in (0x61, 0xE9, 0xFF)
    ]
    read, _ = decoded(list(dict.fromkeys(raw)))
    assert len(set(read)) == len(set(raw))


def test_two_ways_to_write_one_character_stay_two_names():
    """cp932 reads both as ￢."""
    read, _ = decoded([b"\x81\xca", b"\xee\xf9", "山田太郎".encode("cp932"), "鈴木花子".encode("cp932")])
    assert len(set(read)) == 4


def test_the_unicode_path_of_info_zip_is_taken(tmp_path):
    raw, name = b"?91_scores.ipynb", "進91_scores.ipynb"
    entry = zipfile.ZipInfo(raw.decode())
    field = b"\1" + struct.pack("<L", zlib.crc32(raw)) + name.encode()
    entry.extra = struct.pack("<HH", 0x7075, len(field)) + field
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(entry, R1)
    write(tmp_path, {"Ada.zip": stream.getvalue()})
    assert [one.source for one in take_in(tmp_path, FILES).handed_in] == [f"Ada.zip/{name}"]


# ---------------------------------------------------------------- limits


def refused(folder, data, name="Ada.zip"):
    """source -> reason of what can't be graded of a student's archive, beside another student's notebook."""
    taken = take_in(write(folder, {name: data, "Grace/a.ipynb": R1}), FILES)
    assert [one.student for one in taken.handed_in] == ["Grace"]
    return {one.source: one.reason for one in taken.refused}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_zipfile_does_not_read_in_bounded_steps_is_not_read(tmp_path, method):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("a.ipynb", R1)
    assert refused(tmp_path, stream.getvalue()) == {"Ada.zip/a.ipynb": SELDOM}


@pytest.mark.parametrize(
    "method", [py7zr.FILTER_DEFLATE, py7zr.FILTER_ZSTD, py7zr.FILTER_BROTLI, py7zr.FILTER_PPMD]
)
def test_what_py7zr_does_not_read_in_bounded_steps_is_not_read(tmp_path, method):
    options = {
        py7zr.FILTER_ZSTD: {"level": 3},
        py7zr.FILTER_BROTLI: {"level": 3},
        py7zr.FILTER_PPMD: {"order": 6, "mem": 24},
    }
    data = seven_zipped({"a.ipynb": R1}, filters=[{"id": method, **options.get(method, {})}])
    assert refused(tmp_path, data, "Ada.7z") == {"Ada.7z": SELDOM}


@pytest.mark.parametrize(
    ("name", "packed"),
    [("Ada.7z", seven_zipped), ("Ada.tar.gz", tarred), ("Ada.rar", rarred), ("Ada.zip", zipped)],
)
def test_what_holds_too_much_is_not_read(tmp_path, monkeypatch, name, packed):
    monkeypatch.setattr(archives, "MOST_BYTES", 3 * len(R1))
    write(tmp_path, {name: packed({f"{number}.ipynb": R1 for number in range(4)}), "Grace/a.ipynb": R1})
    assert [(one.student, one.reason) for one in take_in(tmp_path, FILES).refused] == [("Ada", archives.TOO_MUCH)]


@pytest.mark.parametrize(
    ("name", "packed"),
    [("Ada.7z", seven_zipped), ("Ada.tar.gz", tarred), ("Ada.rar", rarred), ("Ada.zip", zipped)],
)
def test_what_has_too_many_entries_is_not_read(tmp_path, monkeypatch, name, packed):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 3)
    reason = refused(tmp_path, packed({f"{number}.ipynb": R1 for number in range(5)}), name)
    assert reason == {name: archives.TOO_MANY}


def test_many_small_archives_in_one_are_not_all_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 30 * len(R1))
    inner = zipped({f"{number}.ipynb": R1 for number in range(9)})
    write(tmp_path, {"Ada.zip": zipped({f"{number}.zip": inner for number in range(9)}), "Grace/a.ipynb": R1})
    taken = take_in(tmp_path, FILES)
    assert {(one.student, one.reason) for one in taken.refused} == {("Ada", archives.TOO_MUCH)}
    assert len(taken.handed_in) < 30


def test_a_class_may_hold_more_than_a_student(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 3 * len(R1))
    (tmp_path / "class.zip").write_bytes(zipped({f"student {number}/a.ipynb": R1 for number in range(9)}))
    assert len(take_in(tmp_path / "class.zip", FILES).handed_in) == 9


def test_a_large_zip_in_a_class_costs_its_student_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 3 * len(R1))
    large = zipped({"a.ipynb": R1, "film.mp4": b"x" * 3 * len(R1)})
    (tmp_path / "class.zip").write_bytes(zipped({"Ada.zip": large, "Grace.zip": zipped({"a.ipynb": R1})}))
    taken = take_in(tmp_path / "class.zip", FILES)
    assert [one.student for one in taken.handed_in] == ["Grace"]
    assert [(one.student, one.reason) for one in taken.refused] == [("Ada", archives.TOO_MUCH)]


def test_a_notebook_in_an_archive_is_read_up_to_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(walk, "LARGEST", len(R1) - 1)
    for name, packed in (("Ada.7z", seven_zipped), ("Bo.tgz", tarred), ("Cem.rar", rarred), ("Dia.zip", zipped)):
        write(tmp_path, {name: packed({"a.ipynb": R1})})
    taken = take_in(tmp_path, FILES)
    assert {one.reason for one in taken.refused} == {"It is larger than 0 MiB."} and len(taken.refused) == 4


def test_times_in_archives_say_what_is_newest(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.ipynb", (2026, 11, 20, 18, 0, 0)), R1)
    write(
        tmp_path,
        {"Ada.zip": stream.getvalue(), "Bo.tgz": tarred({"a.ipynb": R1}), "Cem.7z": seven_zipped({"a.ipynb": R1})},
    )
    ada, bo, cem = take_in(tmp_path, FILES).handed_in
    assert ada.when == datetime(2026, 11, 20, 18)
    assert bo.when == datetime.fromtimestamp(1_795_000_000)
    assert abs(cem.when - datetime.now()).total_seconds() < 3600  # py7zr has written the present time


def test_a_notebook_of_another_form_is_known_by_a_few_words_only_if_it_is_one(tmp_path):
    package = json.dumps({"name": "cells", "version": 1}).encode()
    write(
        tmp_path,
        {"Ada/a.ipynb": R1, "Ada/package.json": package, "Ada/data.json": b'{"cells": [1, 2]}', "Bo/a.ipynb": R1},
    )
    taken = take_in(tmp_path, FILES)
    assert (len(taken.handed_in), taken.refused) == (2, [])
