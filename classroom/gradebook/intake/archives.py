"""Archives, opened: what is in a zip, a tar, a 7z or a RAR. All is read in memory, up to limits; nothing is unpacked.

What an archive says of its sizes is checked before anything is read, and what comes out is counted. A zip gives any of
its files by itself. The others are a stream from the first byte to the last, and of those that are compressed in one
piece all is unpacked, in memory, when they are opened.

- zip, tar, gzip, bzip2, xz: Python's own modules, with the methods that they read in bounded steps. For bzip2 and LZMA
  in a zip they do not (https://github.com/python/cpython/issues/156002): of 995 bytes came 2 GB.
- 7z: py7zr, which needs pip alone, on every system. (libarchive-c wants the system's libarchive; Windows has none.) It
  bounds LZMA, LZMA2 and bzip2, and not the others: 1 MB of deflate took 3 GB.
- RAR: rarfile, which reads what is stored. Nothing in Python decompresses the rest: for that rarfile asks unar, 7z or
  unrar, where one of them is installed, with a temporary file. (bsdtar does not take what rarfile 4.5 gives it.)
"""

import bz2
import gzip
import io
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import IO, Any, BinaryIO, Protocol

from classroom.gradebook.intake.damage import (
    A_LINK,
    CUT_OFF,
    DAMAGED,
    ENCRYPTED,
    NO_FILE,
    SELDOM,
    Unreadable,
    in_words,
)
from classroom.gradebook.intake.encodings import decoded

MOST_ENTRIES = 100_000  # in an archive
MOST_BYTES = 100 << 20  # of an archive in an archive, and of all that one of a stream holds
OPEN_AT_A_TIME = 3  # the class's, a student's, and one in it
LARGEST_DICTIONARY = 64 << 20  # bytes that a RAR makes its reader hold
LONG_AGO = datetime.fromtimestamp(0)

NAMED = re.compile(r"\.(?:zip|7z|rar|t(?:ar\.)?(?:gz|bz2?|xz)|tar|gz|bz2|xz)$", re.IGNORECASE)
_DIRECTORY_ENTRY = b"PK\x01\x02"
_COMPRESSED: dict[bytes, Callable[..., Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ": lzma.open,
}
# https://github.com/ip7z/7zip/blob/main/DOC/Methods.txt: copy, LZMA2, LZMA, bzip2; delta, and filters for machine code
_BOUNDED_7Z = {
    bytes.fromhex(method)
    for method in ("00", "21", "030101", "040202", "03", "03030103", "03030205", "03030401", "03030501", "03030701",
                   "03030805")
}  # fmt: skip
_ENCRYPTED_7Z = bytes.fromhex("06f10701")

_INSTEAD = "unpack it into a folder, or ask for the notebooks alone."
TOO_MANY = f"It has more than {MOST_ENTRIES:,} entries: {_INSTEAD}"
TOO_MUCH = f"It holds more than {MOST_BYTES >> 20} MiB: {_INSTEAD}"


@dataclass(frozen=True, eq=False)
class Source:
    """An archive's own file.

    Attributes:
        name: its name.
        open: opens it anew.
    """

    name: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class Member:
    """A file in an archive.

    Attributes:
        name: its path there.
        when: when it was last changed.
        size: bytes, as the archive says.
        key: how the archive knows it.
        trouble: a sentence that says why it can't be read; "" when it can.
    """

    name: str
    when: datetime
    size: int
    key: Any
    trouble: str = ""


class Archive(Protocol):
    """What is in an archive.

    Attributes:
        members: the files; folders with names that end in "/".
        guessed: the encoding of the names when the archive does not say it and it is not UTF-8, else "".
    """

    members: list[Member]
    guessed: str

    def read(self, member: Member, limit: int) -> bytes:
        """Up to `limit` bytes of a file. What is raised is what the archive's library raises."""


def unnamed(name: str) -> str:
    """The name of an archive, or of a folder, without the ending that makes it an archive."""
    return NAMED.sub("", name)


def opened(source: Source) -> Archive:
    """Open an archive. It stays open while it is one of those in use.

    Raises:
        Unreadable: with a sentence.
    """
    with _in_words():
        return _opened(source)


def read(source: Source, member: Member, limit: int) -> bytes:
    """Read one file of an archive.

    Raises:
        Unreadable: the archive or the file is damaged, or larger than `limit` bytes; with a sentence.
    """
    with _in_words():
        data = _opened(source).read(member, limit + 1)
    if len(data) > limit:
        raise Unreadable(f"It is larger than {limit >> 20} MiB.")
    return data


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except Unreadable:
        raise
    except Exception as error:  # libraries raise of all kinds for what people and networks do to archives
        raise Unreadable(in_words(error)) from None


@lru_cache(OPEN_AT_A_TIME)
def _opened(source: Source) -> Archive:
    """What kind it is its first bytes say, and its name only where they do not."""
    stream = source.open()
    beginning = stream.read(8)
    stream.seek(0)
    if beginning.startswith(b"7z\xbc\xaf\x27\x1c"):
        return _SevenZip(stream)
    if beginning.startswith(b"Rar!\x1a\x07"):
        return _Rar(stream)
    for magic, decompressed in _COMPRESSED.items():
        if beginning.startswith(magic):
            return _unpacked(decompressed(stream), unnamed(source.name))
    if source.name.lower().endswith(".tar") and not beginning.startswith(b"PK"):
        return _Tar(_bounded(stream))
    return _Zip(stream)


class _Zip:
    """https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT"""

    def __init__(self, stream: BinaryIO):
        _require_few_entries(stream)
        self._archive = zipfile.ZipFile(stream)
        entries = self._archive.infolist()
        unsaid = [entry for entry in entries if not entry.flag_bits & 0x800 and not _unicode_path(entry)]
        read, self.guessed = decoded([entry.orig_filename.encode("cp437") for entry in unsaid])
        names = dict(zip(map(id, unsaid), read, strict=True))
        self.members = [
            Member(names.get(id(entry)) or _unicode_path(entry) or entry.orig_filename,
                   _zip_time(entry), entry.file_size, entry, _zip_trouble(entry))
            for entry in entries
        ]  # fmt: skip

    def read(self, member: Member, limit: int) -> bytes:
        with self._archive.open(member.key) as stream:
            return stream.read(limit)


def _require_few_entries(stream: BinaryIO) -> None:
    """zipfile makes an object of each entry before it can be asked how many there are."""
    entries, tail = 0, b""
    while part := stream.read(1 << 20):
        entries += (tail + part).count(_DIRECTORY_ENTRY)
        tail = part[1 - len(_DIRECTORY_ENTRY) :]
        if entries > MOST_ENTRIES:
            raise Unreadable(TOO_MANY)
    stream.seek(0)


def _unicode_path(entry: zipfile.ZipInfo) -> str:
    """The name in Info-ZIP's "Unicode path" field (APPNOTE 4.6.9), if it belongs to the entry's name."""
    extra = entry.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == 0x7075 and len(field) > 5:
            checksum = zlib.crc32(entry.orig_filename.encode("cp437", "replace"))
            if struct.unpack("<L", field[1:5])[0] == checksum:
                return field[5:].decode("utf-8", "replace")
    return ""


def _zip_time(entry: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*entry.date_time)
    except ValueError:
        return LONG_AGO


def _zip_trouble(entry: zipfile.ZipInfo) -> str:
    if stat.S_ISLNK(entry.external_attr >> 16):
        return A_LINK
    if entry.flag_bits & 0x1:
        return ENCRYPTED
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return SELDOM
    return ""


def _unpacked(stream: IO[bytes], name: str) -> Archive:
    """A compressed tar, or a single compressed file."""
    data = _bounded(stream)
    try:
        return _Tar(data)
    except tarfile.ReadError:
        return _Single(data, name)


def _bounded(stream: IO[bytes]) -> bytes:
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable(TOO_MUCH)
    return data


class _Tar:
    def __init__(self, data: bytes):
        self._archive = tarfile.open(fileobj=io.BytesIO(data), mode="r:")  # noqa: SIM115, it stays open
        entries = list(islice(_with_its_errors(self._archive), MOST_ENTRIES + 1))
        if len(entries) > MOST_ENTRIES:
            raise Unreadable(TOO_MANY)
        # tarfile takes it for the end when a tar ends early, or a header is damaged
        if data[self._archive.offset :][: tarfile.BLOCKSIZE] != bytes(tarfile.BLOCKSIZE):
            raise Unreadable(CUT_OFF)
        names, self.guessed = decoded([entry.name.encode("utf-8", "surrogateescape") for entry in entries])
        self.members = [
            Member(
                f"{name}/" if entry.isdir() else name, _moment(entry.mtime), entry.size, entry, _tar_trouble(entry)
            )
            for name, entry in zip(names, entries, strict=True)
        ]

    def read(self, member: Member, limit: int) -> bytes:
        stream = self._archive.extractfile(member.key)
        return stream.read(limit) if stream else b""


def _with_its_errors(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Its entries. That a tar is damaged further on does not mean that it is none."""
    try:
        yield from archive
    except tarfile.TarError:
        raise Unreadable(CUT_OFF) from None


def _tar_trouble(entry: tarfile.TarInfo) -> str:
    if entry.issym() or entry.islnk():
        return A_LINK
    return "" if entry.isreg() or entry.isdir() else NO_FILE


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds)
    except (ValueError, OverflowError, OSError):
        return LONG_AGO


class _Single:
    guessed = ""

    def __init__(self, data: bytes, name: str):
        self._data = data
        self.members = [Member(name, LONG_AGO, len(data), None)]

    def read(self, member: Member, limit: int) -> bytes:
        return self._data[:limit]


class _SevenZip:
    guessed = ""

    def __init__(self, stream: BinaryIO):
        import py7zr  # here: it takes a quarter of a second, and few classes need it
        from py7zr.io import BytesIOFactory

        py7zr.archiveinfo.MAX_NUMFILES = MOST_ENTRIES  # it makes an object of each before it can be asked
        try:
            archive = py7zr.SevenZipFile(stream, max_extract_size=MOST_BYTES)
        except py7zr.Bad7zFile as error:
            raise Unreadable(TOO_MANY if "exceeds limit" in str(error) else DAMAGED) from None
        entries = archive.list()
        if sum(entry.uncompressed for entry in entries) > MOST_BYTES:
            raise Unreadable(TOO_MUCH)
        methods = set(_methods(archive.header))
        if methods - _BOUNDED_7Z:
            raise Unreadable(ENCRYPTED if _ENCRYPTED_7Z in methods else SELDOM)
        self._contents: Any = BytesIOFactory(MOST_BYTES)
        archive.extract(targets=[entry.filename for entry in entries if entry.is_file], factory=self._contents)
        self.members = [
            Member(f"{entry.filename}/" if entry.is_directory else entry.filename, _here(entry.creationtime),
                   entry.uncompressed, entry.filename, A_LINK if entry.is_symlink else "")
            for entry in entries
        ]  # fmt: skip

    def read(self, member: Member, limit: int) -> bytes:
        content = self._contents.get(member.key)
        content.seek(0)
        return bytes(content.read(limit))


def _methods(header: Any) -> Iterator[bytes]:
    """How a 7z is compressed. py7zr names only some of the methods that it reads: not Brotli."""
    for folder in header.main_streams.unpackinfo.folders if header.main_streams else ():
        yield from (coder["method"] for coder in folder.coders)


class _Rar:
    guessed = ""

    def __init__(self, stream: BinaryIO):
        import rarfile

        self._entries = 0
        self._archive = rarfile.RarFile(stream, info_callback=self._count, errors="strict")
        if self._archive.needs_password() and not self._archive.infolist():
            raise Unreadable(ENCRYPTED)  # its table of contents too
        self.members = [
            Member(entry.filename, _rar_time(entry), entry.file_size, entry, _rar_trouble(entry))
            for entry in self._archive.infolist()
        ]

    def _count(self, entry: Any) -> None:
        self._entries += 1
        if self._entries > MOST_ENTRIES:
            raise Unreadable(TOO_MANY)

    def read(self, member: Member, limit: int) -> bytes:
        with self._archive.open(member.key) as stream:
            return bytes(stream.read(limit))


def _rar_trouble(entry: Any) -> str:
    if entry.is_symlink():
        return A_LINK
    if entry.needs_password():
        return ENCRYPTED
    # https://www.rarlab.com/technote.htm, "Compression information": 128 KiB, doubled so many times
    dictionary = (128 << 10) << ((getattr(entry, "file_compress_flags", None) or 0) >> 10 & 0xF)
    return SELDOM if dictionary > LARGEST_DICTIONARY else ""


def _rar_time(entry: Any) -> datetime:
    try:
        return datetime(*entry.date_time)
    except (ValueError, TypeError):
        return LONG_AGO


def _here(moment: datetime | None) -> datetime:
    """A moment on this machine's clock."""
    return moment.astimezone().replace(tzinfo=None) if moment else LONG_AGO
