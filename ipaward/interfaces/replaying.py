"""`ipaward ledger replay`: what is on record decided again, by the rulebook that is on record."""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ipaward.casework.decide import Desk
from ipaward.casework.replay import Replayed, replay
from ipaward.domain.problem import RefusedError
from ipaward.domain.words import Language, Words
from ipaward.interfaces.exits import FINDINGS, FINE, refused
from ipaward.interfaces.layout import Column, table
from ipaward.interfaces.ledgers import opening_ledger
from ipaward.interfaces.waiting import measuring
from ipaward.interpreters.case.reading import CaseReading
from ipaward.language.pack import read_pack
from ipaward.ledger.decisions import DecisionLog
from ipaward.ledger.entries import Kept
from ipaward.rulebook.book import Rulebook as Book

REPLAYING = Words(zh="重新决定", en="deciding again")
AT_ONCE = 500  # decisions whose records are read at a time
MOST = 20  # entries named
LONGEST = 255  # bytes in the name of a file of a rulebook: any system can hold that
TOLD = {
    Replayed.SAME: Words("逐字节相同", "the same, byte for byte"),
    Replayed.DIFFERS: Words("不同", "another"),
    Replayed.ERASED: Words("资料已经销毁，不能重算", "its data were erased"),
    Replayed.LOCKED: Words("资料的密钥不在这里", "the key of its data is not here"),
    Replayed.OVERRIDDEN: Words("由人另行决定，不按规则", "decided by people, not by the rules"),
    Replayed.UNREAD: Words(
        "这个版本读不了当时的规则", "this release does not read its rulebook as it was read then"
    ),
}
BAD = {Replayed.DIFFERS, Replayed.UNREAD, Replayed.LOCKED}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which decisions are to be replayed.

    Attributes:
        place: of the ledger.
        number: of one entry; None for all.
        sample: how many to draw at random; None for all.
        seed: of the drawing; None for one that is drawn, and said.
    """

    place: str | None
    number: int | None
    sample: int | None
    seed: int | None


def run(asked: Asked, quiet: bool, language: Language) -> int:
    """Replay, and say of how many what came out."""
    with opening_ledger(asked.place, is_made=False) as ledger:
        log = DecisionLog.of(ledger, is_made=False)
        chosen, drawn = _chosen(log, asked)
        counts: Counter[Replayed] = Counter()
        bad: list[int] = []
        with (
            measuring(REPLAYING, language, quiet, len(chosen), 0) as tick,
            closing(_Desks(log)) as desks,
        ):
            for start in range(0, len(chosen), AT_ONCE):
                part = log.numbered(chosen[start : start + AT_ONCE])
                held, erased = log.held(part), log.erasures.erased(part)
                for one in part:
                    back, is_erased = held.get(one.seq), one.seq in erased
                    result = replay(desks.of(one), one, back, is_erased=is_erased)
                    counts[result] += 1
                    bad += [one.seq] if result in BAD else []
                    tick(1)
        print(_told(counts, bad, drawn, language))
    return FINDINGS if bad else FINE


def _chosen(log: DecisionLog, asked: Asked) -> tuple[Sequence[int], Words | None]:
    numbers = log.numbers()
    if asked.number is not None:
        if asked.number not in numbers:
            name = log.ledger.store.database.name
            raise refused("entry-no-decision", name, file=name, number=str(asked.number))
        return [asked.number], None
    if asked.sample is None or asked.sample >= len(numbers):
        return numbers, None
    seed = random.SystemRandom().getrandbits(32) if asked.seed is None else asked.seed
    # Which are looked at, not what comes out: any will do, so long as it can be drawn again.
    drawn = random.Random(seed).sample(numbers, asked.sample)
    said = Words(
        f"从 {len(numbers):,} 件中抽取 {asked.sample:,} 件，种子 {seed}",
        f"{asked.sample:,} drawn from {len(numbers):,}, seed {seed}",
    )
    return sorted(drawn), said


class _Desks:
    """Opens a desk for each programme of each rulebook an entry names, once; `close` frees them."""

    def __init__(self, log: DecisionLog) -> None:
        self.log = log
        self._books: dict[str, Book | None] = {}
        self._desks: dict[tuple[str, str], Desk | None] = {}
        self._readings: list[CaseReading] = []

    def of(self, entry: Kept) -> Desk | None:
        """Give the desk an entry was decided at; None where its rulebook cannot be read."""
        digest, programme = key = entry.content["rulebook"], entry.content["programme"]
        if key not in self._desks:
            self._desks[key] = self._opened(digest, programme)
        return self._desks[key]

    def _opened(self, digest: str, programme: str) -> Desk | None:
        if digest not in self._books:
            self._books[digest] = _read(self.log, digest)
        book = self._books[digest]
        if book is None or programme not in book.programmes:
            return None
        self._readings.append(CaseReading(book, book.programmes[programme]))
        return Desk.of(self._readings[-1], "")

    def close(self) -> None:
        """Free what the engine holds."""
        for reading in self._readings:
            reading.close()


def _read(log: DecisionLog, digest: str) -> Book | None:
    """Read a rulebook from the files on record; None where this release reads another."""
    try:
        kept = log.rulebook(digest)
    except KeyError:
        return None
    if not _are_files(kept.files):
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in kept.files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        try:
            book = read_pack(kept.policy, [folder])
        except RefusedError:
            return None
    return book if book.digest == digest else None


def _are_files(names: Iterable[str]) -> bool:
    """Whether a folder can hold files of these names; a ledger of others may name anything."""
    paths = [PurePosixPath(name) for name in names]
    folders = {above for path in paths for above in path.parents}
    return folders.isdisjoint(paths) and all(
        path.parts != ()
        and not path.is_absolute()
        and ".." not in path.parts
        and "\0" not in path.as_posix()
        and _is_short(path)
        for path in paths
    )


def _is_short(path: PurePosixPath) -> bool:
    try:
        return len(os.fsencode(path)) <= LONGEST
    except UnicodeEncodeError:  # a locale that has no such characters
        return False


def _told(
    counts: Counter[Replayed], bad: Sequence[int], drawn: Words | None, language: Language
) -> str:
    columns = [
        Column(Words("重新决定的结果", "decided again").said(language)),
        Column(Words("件数", "entries").said(language), is_figure=True),
    ]
    rows = [(TOLD[each].said(language), f"{counts[each]:,}") for each in Replayed if counts[each]]
    whole = counts.total()
    total = Words(f"一共 {whole:,} 件", f"{whole:,} in all").said(language)
    parts = [f"{table(columns, rows)}\n{total}"]
    if bad:
        named = ", ".join(map(str, bad[:MOST])) + (" …" if len(bad) > MOST else "")
        parts.append(Words(f"请查看：第 {named} 条", f"look at entries {named}").said(language))
    if drawn is not None:
        parts.append(drawn.said(language))
    return "\n".join(parts)
