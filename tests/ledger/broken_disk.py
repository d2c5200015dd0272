"""A disk that fails on the word of a test, below the very SQLite the ledger is written with.

SQLite reaches the disk through a table of functions. While a disk is broken, the default table is a
copy of the true one in which those that change a file count what they are asked for, and fail at
the call chosen; everything else, the ledger and its driver included, is as it is in use.
The table is made with `ctypes` in the library that Python's own `sqlite3` has loaded.
"""

import ctypes
import errno
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char, c_char_p, c_int, c_int64, c_void_p, cast
from dataclasses import dataclass, field

NAME = b"broken"
OK = 0


@dataclass(frozen=True)
class Fault:
    """When the disk fails, and how.

    Attributes:
        kind: one of `KINDS`.
        at: the call of this kind that fails, from 0.
        is_lasting: whether from then on no file can be changed, or nothing fits on the disk.
    """

    kind: str
    at: int
    is_lasting: bool = False

    def __str__(self) -> str:
        return f"{self.kind} {self.at}{' and all after it' if self.is_lasting else ''}"


# What each kind of fault answers. Of a write that fails, half is on the disk.
KINDS = {
    "write": sqlite3.SQLITE_IOERR_WRITE,
    "full": sqlite3.SQLITE_FULL,
    "sync": sqlite3.SQLITE_IOERR_FSYNC,
    "cut": sqlite3.SQLITE_IOERR_TRUNCATE,
    "unlink": sqlite3.SQLITE_IOERR_DELETE,
    # The file is gone, and nobody can say whether the folder knows it.
    "unlinked": sqlite3.SQLITE_IOERR_DIR_FSYNC,
    # Not SQLite's: where the ledger itself waits for the disk.
    "fsync": errno.EIO,
}


class NoSuchDiskError(Exception):
    """The SQLite of this Python cannot be reached, for the reason given."""


@dataclass
class Disk:
    """A disk; it fails while it has a fault.

    Attributes:
        calls: how often each kind of call was made.
        has_failed: whether the fault was come to.
    """

    fault: Fault | None = None
    calls: Counter[str] = field(default_factory=Counter)
    has_failed: bool = False

    def fails(self, *kinds: str) -> str:
        """Count a call that is of each of these kinds; give the kind it fails as, or nothing."""
        at = {kind: self.calls[kind] for kind in kinds}
        self.calls.update(kinds)
        if self.fault is None:
            return ""
        chosen = self.fault.kind
        if at.get(chosen) == self.fault.at:
            self.has_failed = True
            return chosen
        if not (self.has_failed and self.fault.is_lasting):
            return ""
        # What needs no room goes on where the disk is full.
        return chosen if chosen in kinds else kinds[0] if chosen != "full" else ""


@contextmanager
def broken(fault: Fault | None) -> Iterator[Disk]:
    """Let the disk fail for every ledger opened from now on; without a fault calls are counted."""
    disk = Disk(fault)
    library, true = _library()
    table = _table(disk, true)
    original = os.fsync

    def fsync(file: int) -> None:
        if disk.fails("fsync"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        original(file)

    os.fsync = fsync
    library.sqlite3_vfs_register(ctypes.byref(table), 1)
    try:
        yield disk
    finally:
        library.sqlite3_vfs_unregister(ctypes.byref(table))
        os.fsync = original
        # A connection left open would call what is no longer there.
        _KEPT.append(table)


# The tables of SQLite, as its header describes them.

_File = POINTER(c_void_p)  # what is opened: first of all it points to its methods
_WRITE = CFUNCTYPE(c_int, _File, POINTER(c_char), c_int, c_int64)
_CUT = CFUNCTYPE(c_int, _File, c_int64)
_SYNC = CFUNCTYPE(c_int, _File, c_int)
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, _File, c_int, POINTER(c_int))
_UNLINK = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", _WRITE),
        ("cut", _CUT),
        ("sync", _SYNC),
        ("others", c_void_p * 13),
    )


class _Table(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("more", c_void_p),
        ("open", _OPEN),
        ("unlink", _UNLINK),
        ("others", c_void_p * 14),
    )


_KEPT: list[_Table] = []


def _library() -> tuple[ctypes.CDLL, _Table]:
    """Give SQLite as Python has loaded it, and its own table."""
    try:
        import _sqlite3

        library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
        library.sqlite3_libversion.restype = c_char_p
        version = library.sqlite3_libversion().decode()
        library.sqlite3_vfs_find.restype = POINTER(_Table)
        found = library.sqlite3_vfs_find(None)
    except (ImportError, OSError, AttributeError) as fault:
        raise NoSuchDiskError(f"the SQLite of this Python cannot be reached: {fault}") from fault
    if version != sqlite3.sqlite_version:
        raise NoSuchDiskError(f"SQLite {version} is reached, and {sqlite3.sqlite_version} is used")
    return library, found.contents


def _table(disk: Disk, true: _Table) -> _Table:
    """Give a copy of the table whose files fail as the disk does."""
    methods: dict[int, _Methods] = {}

    def open_(table, name, file, flags, told):
        code = true.open(table, name, file, flags, told)
        if code == OK and file[0]:
            if file[0] not in methods:
                methods[file[0]] = _methods(disk, cast(file[0], POINTER(_Methods)).contents)
            file[0] = ctypes.addressof(methods[file[0]])
        return code

    def unlink(table, name, is_synced):
        kind = disk.fails("unlink", *(["unlinked"] if is_synced else []))
        if kind == "unlinked":
            true.unlink(table, name, 0)
        return KINDS[kind] if kind else true.unlink(table, name, is_synced)

    copied = _copied(true)
    copied.name, copied.open, copied.unlink = NAME, _OPEN(open_), _UNLINK(unlink)
    copied.kept = methods
    return copied


def _methods(disk: Disk, true: _Methods) -> _Methods:
    def write(file, data, size, offset):
        kind = disk.fails("write", "full")
        if kind:
            true.write(file, data, size // 2, offset)
        return KINDS[kind] if kind else true.write(file, data, size, offset)

    def cut(file, size):
        kind = disk.fails("cut")
        return KINDS[kind] if kind else true.cut(file, size)

    def sync(file, flags):
        kind = disk.fails("sync")
        return KINDS[kind] if kind else true.sync(file, flags)

    copied = _copied(true)
    copied.write, copied.cut, copied.sync = _WRITE(write), _CUT(cut), _SYNC(sync)
    return copied


def _copied(true):
    copied = type(true)()
    ctypes.pointer(copied)[0] = true
    return copied
