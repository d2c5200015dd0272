"""Files a command reads and writes, and the words for those it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ipaward.domain.limits import FILE_BYTES
from ipaward.domain.words import Words
from ipaward.interfaces.exits import LaterError, refused, why_en, why_zh


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn a file that cannot be read into a refusal that names it."""
    try:
        yield
    except OSError as fault:
        raise refused(_unreadable(fault), str(path), file=str(path)) from fault


def content_of(path: Path) -> bytes:
    """Read a small file; of a large one no more than shows that it is too large."""
    with reading(path):
        if path.exists() and not path.is_dir() and not path.is_file():
            raise refused("file-unreadable", str(path), file=str(path))  # a device never ends
        with path.open("rb") as stream:
            return stream.read(FILE_BYTES + 1)


def _unreadable(fault: OSError) -> str:
    if isinstance(fault, FileNotFoundError):
        return "file-not-there"
    if isinstance(fault, IsADirectoryError):
        return "file-is-folder"
    return "file-unreadable"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a result that cannot be written into words; the old file is still there."""
    try:
        yield
    except Exception as fault:
        cause = _of_system(fault)
        if cause is None:
            raise
        raise LaterError(
            Words(
                zh=f"现在写不进 `{path}`：{why_zh(cause)}；原有文件没有改动",
                en=f"`{path}` cannot be written now: {why_en(cause)}; the file that was there"
                " is unchanged",
            )
        ) from fault


def _of_system(fault: Exception) -> OSError | None:
    """Give the fault of the machine; some libraries wrap it in one of their own."""
    if isinstance(fault, OSError):
        return fault
    return next((part for part in fault.args if isinstance(part, OSError)), None)


def destination(path: Path) -> Path:
    """Give `path`, or refuse before the work is done what could not be written after it."""
    if not path.parent.is_dir():
        code = "file-no-folder" if path.parent.exists() else "file-not-there"
        raise refused(code, str(path.parent), file=str(path.parent))
    if path.is_dir():
        raise refused("file-is-folder", str(path), file=str(path))
    return path


def vacant(path: Path) -> Path:
    """Give `path`, or refuse what could not be written there, or is there already."""
    if destination(path).exists():
        raise refused("file-is-there", str(path), file=str(path))
    return path


def replace(path: Path, content: bytes) -> None:
    """Write `content` to `path` whole or not at all."""
    from ipaward.tables.writing import replacing

    with writing(path), replacing(path) as part:
        part.write_bytes(content)
