"""The database that reads and decides a register: locked down, bounded, and its faults in words.

It may touch the files it was told of and nothing else: no network, no extension, no other file.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell

# What the machine lacks, as its own message stands within DuckDB's.
_SYSTEM = {
    os.strerror(code): code
    for code in (
        errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT,
        errno.EMFILE, errno.ENFILE, errno.EIO, errno.EBUSY, errno.EFBIG,
    )
}  # fmt: skip
_BROKEN = (
    "magic bytes", "too small to be a parquet", "failed to read file", "decompression failure",
    "invalid string encoding", "is encrypted", "footer", "corrupt", "snappy", "zstd", "gzip",
    "read enough bytes", "invalid unicode", "mismatch in parquet read",
)  # fmt: skip


def connect(
    threads: int, memory: str, spill: Path, allowed: Iterable[Path]
) -> duckdb.DuckDBPyConnection:
    """Open a database in memory that can reach nothing but what is named here.

    The bytes a single thread writes depend on the rows alone; with several, the groups of rows
    fall differently from run to run. Who wants the same bytes whatever the number of threads
    opens a connection of one thread for each, and gives each whole chunks.

    Args:
        threads: at most that many at a time.
        memory: the most it may hold, for example `800MB`; what is more is spilt.
        spill: folder for what does not fit; made when it is needed.
        allowed: files to be read, and folders below which anything may be read and written.
    """
    # What is looked for is held against these as it is written, what is found as it is named.
    paths = [(form, path.is_dir()) for path in allowed for form in _forms(path)]
    folders = [quoted(f"{form}/") for form, is_folder in paths if is_folder]
    files = [quoted(form) for form, is_folder in paths if not is_folder]
    connection = duckdb.connect(":memory:", config={"threads": threads})
    for setting in (
        f"memory_limit = {quoted(memory)}",
        f"temp_directory = {quoted(spill.resolve().as_posix())}",
        "preserve_insertion_order = true",
        "enable_progress_bar = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        # A name in a query never means a variable of this program.
        "python_enable_replacements = false",
        f"allowed_directories = [{', '.join(folders)}]",
        f"allowed_paths = [{', '.join(files)}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


@contextmanager
def in_words(file: str = "", spill: Path | None = None) -> Iterator[None]:
    """Turn what the database complains of into what the doors can say.

    Args:
        file: the input, to which damage found on the way is laid.
        spill: the folder for what does not fit into memory.

    Raises:
        RefusedError: the input is damaged.
        OSError: the disk is full, or the machine lacks something else.
        MemoryError: the memory allowed does not do.
    """
    try:
        yield
    except duckdb.InterruptException as fault:
        raise KeyboardInterrupt from fault
    except RuntimeError as fault:
        # What an interrupt becomes that reaches this program in the midst of a query.
        if str(fault) == "Query interrupted":
            raise KeyboardInterrupt from fault
        raise
    except duckdb.OutOfMemoryException as fault:
        if "max_temp_directory_size" in str(fault) or "offload" in str(fault):
            name = None if spill is None else spill.as_posix()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name) from fault
        raise MemoryError(str(fault)) from fault
    except duckdb.Error as fault:
        if "KeyboardInterrupt" in str(fault):  # while it was reading a table of this program
            raise KeyboardInterrupt from fault
        for words, code in _SYSTEM.items():
            if words in str(fault):
                raise OSError(code, words) from fault
        if _is_damage(fault):
            raise broken(file) from fault
        raise


def _is_damage(fault: duckdb.Error) -> bool:
    """Tell damage in a file from a fault of ours; some of it comes without a class of its own."""
    if type(fault) is duckdb.Error:
        return True
    is_reading = isinstance(fault, duckdb.InvalidInputException | duckdb.IOException)
    return is_reading and any(word in str(fault).casefold() for word in _BROKEN)


def broken(file: str) -> RefusedError:
    """Give the refusal of a file that is no whole Parquet file."""
    return RefusedError([Problem("broken-parquet", Cell(file))])


def quoted(text: str) -> str:
    """Write a text as SQL does."""
    return "'" + text.replace("'", "''") + "'"


def itself(path: Path) -> str:
    """Write a path to be read so that wildcards in it mean themselves."""
    return quoted(_forms(path)[-1])


def _forms(path: Path) -> tuple[str, str]:
    """Give a path as it is named, and as it is written to be looked for."""
    name = path.resolve().as_posix()
    return name, "".join(f"[{c}]" if c in "*?[" else c for c in name)


def named(name: str) -> str:
    """Write the name of a column as SQL does."""
    return '"' + name.replace('"', '""') + '"'
