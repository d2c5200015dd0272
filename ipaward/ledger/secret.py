"""The secret of a ledger: the key that signs its checkpoints.

It lies in a file of its own, readable for its owner alone. Who has it can sign in the name of the
log; who loses it can sign no more, but nothing already sealed is lost.
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.ledger.notes import BadKeyError, Signer

OF_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


@dataclass(frozen=True, slots=True)
class Secret:
    """The key; its name is the origin of the log."""

    signer: Signer

    @staticmethod
    def new(origin: str) -> Secret:
        """Make the secret of a new log."""
        return Secret(Signer.new(origin))

    @staticmethod
    def read(path: Path) -> Secret | None:
        """Read the secret in a file; None where there is none.

        Raises:
            RefusedError: what is there is no secret, or cannot be read.
        """
        try:
            lines = path.read_text("utf-8").split("\n")
            signer, end = lines
            if end:
                raise ValueError("no secret")
            return Secret(Signer.read(signer))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, BadKeyError) as fault:
            raise _refused("ledger-secret-unreadable", path) from fault

    def write(self, path: Path) -> Secret:
        """Write the secret, unless another process was faster; give what is there then."""
        try:
            # Readable for its owner alone, by a name nobody has.
            file, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
            try:
                with os.fdopen(file, "w", encoding="utf-8") as stream:
                    stream.write(self.signer.text() + "\n")
                    stream.flush()
                    os.fsync(stream.fileno())
                with suppress(FileExistsError):
                    os.link(draft, path)  # whole or not at all, and never over another
            finally:
                os.unlink(draft)
            sync_folder(path.parent)
        except OSError as fault:
            code = "ledger-disk" if fault.errno in OF_DISK else "ledger-not-writable"
            raise _refused(code, path) from fault
        return Secret.read(path) or self


def sync_folder(folder: Path) -> None:
    """Let the names in a folder be on the disk as they are now."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refused(code: str, path: Path) -> RefusedError:
    return RefusedError([Problem(code, Cell(path.as_posix()), {"file": path.as_posix()})])
