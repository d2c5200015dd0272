"""Whether a workbook may be opened at all, judged from its directory before anything is unpacked.

A workbook is a zip archive somebody sent us. Its directory tells how large it would become and
what is in it; the parts that are read are then counted byte by byte, because a directory can lie.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from ipaward.domain.limits import WORKBOOK_BYTES, WORKBOOK_RATIO
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell

_ENTRIES = 2_000  # no spreadsheet of an office has more parts
_SMALL = 1_000_000  # a part this small may be compressed as well as it likes
_CHUNK = 1 << 18
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)
_ACTIVE = re.compile(
    r"vbaProject|/activeX/|/embeddings/|/externalLinks/|/macrosheets/|connections\.xml"
    r"|customUI|/queryTables/|/webExtensions/|\.bin$(?<!printerSettings\d\.bin)"
    r"(?<!printerSettings\d\d\.bin)",
    re.IGNORECASE,
)


def open_archive(content: bytes, place: Cell) -> zipfile.ZipFile:
    """Open a workbook whose directory is harmless; RefusedError with every fault otherwise."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        entries = archive.infolist()
    except _BROKEN as fault:
        raise RefusedError([Problem("broken-workbook", place)]) from fault
    problems = [
        *_too_much(entries, place),
        *_strange_names(entries, place),
        *_overlapping(entries, place),
    ]
    if problems:
        raise RefusedError(problems)
    return archive


def chunks(archive: zipfile.ZipFile, part: str, place: Cell) -> Iterator[bytes]:
    """Give the bytes of one part; a part that is not what the directory says is refused."""
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except _BROKEN as fault:
        raise RefusedError([Problem("broken-workbook", place)]) from fault


def _too_much(entries: list[zipfile.ZipInfo], place: Cell) -> Iterator[Problem]:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _ENTRIES:
        yield Problem("too-many-parts", place, {"count": str(len(entries)), "most": str(_ENTRIES)})
    if unpacked > WORKBOOK_BYTES:
        yield Problem(
            "workbook-too-large",
            place,
            {"size": str(unpacked // 1024**2), "most": str(WORKBOOK_BYTES // 1024**2)},
        )
    for entry in entries:
        large = entry.file_size > _SMALL
        if large and entry.file_size > WORKBOOK_RATIO * max(entry.compress_size, 1):
            yield Problem(
                "workbook-ratio",
                place,
                {
                    "part": _printable(entry.filename),
                    "ratio": str(entry.file_size // max(entry.compress_size, 1)),
                    "most": str(WORKBOOK_RATIO),
                },
            )


def _strange_names(entries: list[zipfile.ZipInfo], place: Cell) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        details = {"part": _printable(name)}
        steps = name.split("/")
        if "\\" in name or "\0" in name or name.startswith("/") or ".." in steps or ":" in name:
            yield Problem("strange-part", place, details)
        elif name.casefold() in seen:
            yield Problem("double-part", place, details)
        elif entry.flag_bits & 1:
            yield Problem("locked-workbook", place)
        elif _ACTIVE.search("/" + name):
            yield Problem("active-content", place, details)
        seen.add(name.casefold())


def _overlapping(entries: list[zipfile.ZipInfo], place: Cell) -> Iterator[Problem]:
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            yield Problem("strange-part", place, {"part": _printable(entry.filename)})
        # A local header has at least 30 bytes and the name before the data.
        end = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in name)[:80]
