"""The folder of a batch run: what is done in it is done for good, and a kill undoes nothing else.

A file of a chunk is made whole in `work/`, then takes its place, then the marker of the chunk is
appended to `progress.jsonl`. A chunk without a marker is done again, to the same bytes. The
manifest comes last: a folder that has one is finished.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from ipaward.casework.batch import Chunk, Marker, Plan, Progress, line_of, progress_in
from ipaward.domain.tally import Tally
from ipaward.domain.words import Words
from ipaward.interfaces.exits import LaterError, refused
from ipaward.tables.intake import file_digest

PROGRESS = "progress.jsonl"
MANIFEST = "manifest.json"
WORK = "work"
PARTS = ("decisions", "quarantine", "notes")


@dataclass(slots=True)
class RunFolder:
    """The folder one run writes to, held by a lock.

    Attributes:
        markers: of the chunks that are done.
    """

    path: Path
    plan: Plan | None = None
    markers: list[Marker] = field(default_factory=list)

    @property
    def work(self) -> Path:
        """Give where files are made that nobody is to see."""
        return self.path / WORK

    @property
    def is_finished(self) -> bool:
        """Whether the manifest has been written."""
        return (self.path / MANIFEST).is_file()

    def manifest(self) -> Mapping[str, object]:
        """Give the manifest of a finished run."""
        tree = json.loads((self.path / MANIFEST).read_text("utf-8"))
        assert isinstance(tree, dict)
        return tree

    def begin(self, plan: Plan) -> None:
        """Note the plan of a new run, or find that of the run to be continued the same."""
        for part in PARTS:
            (self.path / part).mkdir(exist_ok=True)
        if self.plan is None:
            _append(self.path / PROGRESS, line_of(plan))
            _sync(self.path)
            self.plan = plan
            return
        self.check_same(plan, self.plan)

    def check_same(self, plan: Plan, begun: Plan) -> None:
        """Refuse to continue the run that was begun by another."""
        for what, now, before in plan.differences(begun):
            raise refused(
                "batch-differs", str(self.path), what=what, now=now or "–", before=before or "–"
            )

    def commit(
        self, chunk: Chunk, made: Mapping[str, Path], tally: Tally, of: Sequence[str]
    ) -> None:
        """Put the files of a chunk in their place, then mark it as done.

        Args:
            chunk: what is done.
            made: each file in the work folder, by its name below this folder.
            tally: what came of it.
            of: the columns of its decisions.
        """
        digests = {}
        for name, part in made.items():
            with part.open("rb") as stream:
                digests[name] = hashlib.file_digest(stream, "sha256").hexdigest()
                os.fsync(stream.fileno())
            part.replace(self.path / name)
        for folder in PARTS:
            _sync(self.path / folder)
        marker = Marker(chunk, tally, tuple(of), digests)
        _append(self.path / PROGRESS, line_of(marker))
        self.markers.append(marker)

    def finish(self, manifest: Mapping[str, object]) -> None:
        """Write the manifest and clear the work away."""
        part = self.work / MANIFEST
        part.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(self.path / MANIFEST)
        _sync(self.path)
        shutil.rmtree(self.work)


@contextmanager
def run_folder(path: Path, *, is_resumed: bool) -> Iterator[RunFolder]:
    """Hold the folder of a run, new or to be continued, and nobody else.

    Raises:
        RefusedError: it is there and was not to be continued, or is no folder of a run.
        LaterError: another run holds it.
    """
    if path.exists() and not path.is_dir():
        raise refused("batch-folder-there", str(path), folder=str(path))
    is_new = not path.exists()
    path.mkdir(exist_ok=True)
    handle = os.open(path, os.O_RDONLY)
    try:
        _lock(handle, path)
        held = _opened(path, is_resumed=is_resumed)
        try:
            yield held
        finally:
            if held.plan is None and not held.is_finished:
                # Refused before anything was done: as if it had never been asked for.
                shutil.rmtree(held.work, ignore_errors=True)
                if is_new:
                    with suppress(OSError):
                        path.rmdir()
    finally:
        os.close(handle)


def _lock(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise LaterError(
            Words(
                zh=f"另一次运行正在写 `{path}`；等它结束再来",
                en=f"another run is writing to `{path}`; try again when it has ended",
            )
        ) from fault


def _opened(path: Path, *, is_resumed: bool) -> RunFolder:
    names = {one.name for one in path.iterdir()}
    # What a run had not even planned when it died is nothing to be kept.
    is_ours = PROGRESS in names or names <= {WORK, *PARTS, PROGRESS}
    if names and not (is_resumed and is_ours):
        code = "batch-folder-there" if is_ours else "batch-folder-foreign"
        raise refused(code, str(path), folder=str(path))
    held = RunFolder(path)
    if held.is_finished:
        shutil.rmtree(held.work, ignore_errors=True)
        return held
    shutil.rmtree(held.work, ignore_errors=True)
    held.work.mkdir()
    progress = _kept(path) if PROGRESS in names else None
    if progress:
        held.plan, held.markers = progress.plan, list(progress.markers)
    _without_rest(held)
    return held


def _kept(path: Path) -> Progress | None:
    """Give what was done of a run, up to the first chunk whose files are not what was noted."""
    file = path / PROGRESS
    try:
        progress, whole = progress_in(file.read_bytes().decode("utf-8", "replace"))
    except (ValueError, KeyError, TypeError, AssertionError) as fault:
        raise refused("batch-progress-broken", str(file), file=str(file)) from fault
    if progress is None:
        file.unlink()
        return None
    sound: list[Marker] = []
    for number, marker in enumerate(progress.markers):
        if marker.chunk.number != number or not _is_there(path, marker):
            break
        sound.append(marker)
    if len(sound) < len(progress.markers):
        whole = line_of(progress.plan) + "".join(map(line_of, sound))
    with file.open("r+b") as stream:
        # Markers follow one another, so what counts is always the beginning of what is there.
        stream.truncate(len(whole.encode()))
        os.fsync(stream.fileno())
    return Progress(progress.plan, tuple(sound))


def _is_there(path: Path, marker: Marker) -> bool:
    for name, digest in marker.files.items():
        try:
            if file_digest(path / name) != digest:
                return False
        except FileNotFoundError:
            return False
    return True


def _without_rest(held: RunFolder) -> None:
    """Remove the files of chunks that have no marker."""
    named = {name for marker in held.markers for name in marker.files}
    for folder in PARTS:
        for file in (held.path / folder).glob("part-*"):
            if f"{folder}/{file.name}" not in named:
                file.unlink()


def _append(file: Path, line: str) -> None:
    with file.open("ab") as stream:
        stream.write(line.encode())
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
