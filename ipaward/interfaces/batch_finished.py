"""A finished batch run: what it wrote, and whether its rules are still those it was done by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ipaward.casework.batch import Chunk, Plan, plan_in, tally_in
from ipaward.domain.problem import Problem, RefusedError
from ipaward.domain.source import Cell
from ipaward.domain.tally import Tally
from ipaward.domain.words import Details, Words
from ipaward.interfaces.batch_folder import MANIFEST, PARTS, PROGRESS
from ipaward.interfaces.exits import refused
from ipaward.interfaces.files import reading
from ipaward.interfaces.opening import book_named, programme_named
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.tables.intake import file_digest

POLICY = Words(zh="政策", en="the policy")
PROGRAMME = Words(zh="项目", en="the programme")
RULEBOOK = Words(zh="规则", en="the rulebook")
ON = Words(zh="--on 给的日期", en="the day given with --on")
_AS_ALWAYS = Words()  # the cure of the catalogue
_SHOWN = 12  # characters of a digest


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a finished run; what is None is as the run had it."""

    folder: Path
    policy: str | None = None
    programme: str | None = None
    on: str | None = None
    mapping: Path | None = None
    packs: Path | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The folder of a finished run.

    Attributes:
        source: the input, as the run was told it.
        tally: the figures of all rows.
        columns: of the decisions.
        digest: of the decisions in their order.
        files: the digest of each file, by its name below the folder.
    """

    path: Path
    plan: Plan
    source: str
    tally: Tally
    columns: tuple[str, ...]
    digest: str
    files: Mapping[str, str]

    @property
    def decisions(self) -> tuple[Path, ...]:
        """Give the files of decisions, in the order of their rows."""
        return self._below(PARTS[0])

    @property
    def quarantine(self) -> tuple[Path, ...]:
        """Give the files of rows not decided, in the order of their rows."""
        return self._below(PARTS[1])

    def chunk_of(self, row: int) -> Chunk:
        """Give the chunk a row was decided in."""
        number = row // self.plan.chunk
        first = number * self.plan.chunk
        return Chunk(number, first, min(first + self.plan.chunk, self.plan.rows))

    def check(self, *names: str) -> None:
        """Refuse to rest on files that are not those the run wrote."""
        for name in names:
            file = self.path / name
            with reading(file):
                if file_digest(file) != self.files[name]:
                    raise refused("batch-run-changed", str(file), file=str(file))

    @contextmanager
    def intact(self) -> Iterator[None]:
        """Say of a failure within, of whatever kind, that it comes of files that are not the run's.

        Where they are, it is what it was.
        """
        try:
            yield
        except RefusedError:
            raise
        except Exception:
            self.check(*self.files)
            raise

    def _below(self, folder: str) -> tuple[Path, ...]:
        names = sorted(name for name in self.files if name.startswith(f"{folder}/"))
        return tuple(self.path / name for name in names)


def finished(folder: Path) -> Finished:
    """Read the manifest of a finished run.

    Raises:
        RefusedError: there is none, or it is not as a run writes it.
    """
    file = folder / MANIFEST
    if not folder.is_dir():
        raise refused(
            "no-such-file" if not folder.exists() else "batch-no-run",
            str(folder),
            folder=str(folder),
        )
    if not file.is_file():
        code = "batch-not-finished" if (folder / PROGRESS).is_file() else "batch-no-run"
        raise refused(code, str(folder), folder=str(folder))
    try:
        with reading(file):
            tree = json.loads(file.read_bytes().decode())
        return _finished(folder, tree)
    except (ValueError, KeyError, TypeError, AssertionError) as fault:
        raise refused("batch-run-changed", str(file), file=str(file)) from fault


def _finished(folder: Path, tree: Mapping[str, object]) -> Finished:
    columns, files = tree["columns"], tree["files"]
    assert isinstance(columns, list)
    assert isinstance(files, dict)
    return Finished(
        folder,
        plan_in(tree),
        str(tree["input"]),
        tally_in(tree),
        tuple(map(str, columns)),
        str(tree["digest"]),
        {str(name): str(digest) for name, digest in files.items()},
    )


def book_of(run: Finished, asked: Asked, only: str = "") -> Rulebook:
    """Read the policy of a run; whether its rules are those of the run is for `check_rules`.

    Args:
        run: the run.
        asked: what was asked of it.
        only: the one programme whose rules are read; empty for all (`read_pack`).
    """
    return book_named(asked.policy or run.plan.policy, asked.packs, only)


def check_rules(run: Finished, asked: Asked, book: Rulebook) -> Programme:
    """Give the programme of a run, or refuse with what is not as the run had it."""
    plan = run.plan
    named = {
        POLICY: (asked.policy and book.policy.name, plan.policy),
        PROGRAMME: (asked.programme, plan.programme),
        ON: (asked.on, plan.on),
        RULEBOOK: (book.digest, plan.rulebook),
    }
    for what, (now, before) in named.items():
        if now is not None and now != before:
            raise differs(run, what, now, before)
    return programme_named(book, plan.programme)


def differs(
    run: Finished, what: Words, now: str, before: str, cure: Words = _AS_ALWAYS
) -> RefusedError:
    """Give the refusal of what is not as a run had it."""
    details: Details = {"what": what, "now": _short(now), "before": _short(before)}
    place = Cell(str(run.path))
    return RefusedError([Problem("batch-run-differs", place, details, help=cure)])


def _short(said: str) -> str:
    """Give the beginning of a digest, and anything else as it is."""
    return said[:_SHOWN] if len(said) == hashlib.sha256().digest_size * 2 else said or "–"
