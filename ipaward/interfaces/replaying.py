"""`ipaward ledger replay`: what is on record decided again, by the rulebook that is on record."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
        entries, drawn = _chosen(log, asked)
        results: dict[int, Replayed] = {}
        with (
            measuring(REPLAYING, language, quiet, len(entries), 0) as tick,
            _desks(log, entries) as desks,
        ):
            for start in range(0, len(entries), AT_ONCE):
                part = entries[start : start + AT_ONCE]
                held, erased = log.held(part), log.erased(part)
                for one in part:
                    desk = desks.get((one.content["rulebook"], one.content["programme"]))
                    results[one.seq] = replay(
                        desk, one, held.get(one.seq), is_erased=one.seq in erased
                    )
                    tick(1)
        print(_told(results, drawn, language))
    return FINDINGS if BAD & set(results.values()) else FINE


def _chosen(log: DecisionLog, asked: Asked) -> tuple[Sequence[Kept], Words | None]:
    entries = log.all()
    if asked.number is not None:
        found = [one for one in entries if one.seq == asked.number]
        if not found:
            name = log.ledger.store.database.name
            raise refused("entry-no-decision", name, file=name, number=str(asked.number))
        return found, None
    if asked.sample is None or asked.sample >= len(entries):
        return entries, None
    seed = random.SystemRandom().getrandbits(32) if asked.seed is None else asked.seed
    # Which are looked at, not what comes out: any will do, so long as it can be drawn again.
    drawn = random.Random(seed).sample(entries, asked.sample)
    said = Words(
        f"从 {len(entries):,} 件中抽取 {asked.sample:,} 件，种子 {seed}",
        f"{asked.sample:,} drawn from {len(entries):,}, seed {seed}",
    )
    return sorted(drawn, key=lambda one: one.seq), said


@contextmanager
def _desks(log: DecisionLog, entries: Sequence[Kept]) -> Iterator[dict[tuple[str, str], Desk]]:
    """Open a desk for every programme of every rulebook these entries name."""
    wanted = sorted({(one.content["rulebook"], one.content["programme"]) for one in entries})
    books = {digest: _read(log, digest) for digest in {digest for digest, _ in wanted}}
    readings = {
        (digest, programme): CaseReading(book, book.programmes[programme])
        for digest, programme in wanted
        if (book := books[digest]) is not None and programme in book.programmes
    }
    try:
        yield {key: Desk.of(reading, "") for key, reading in readings.items()}
    finally:
        for reading in readings.values():
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
        and len(path.as_posix().encode()) <= LONGEST
        for path in paths
    )


def _told(results: dict[int, Replayed], drawn: Words | None, language: Language) -> str:
    counts = Counter(results.values())
    columns = [
        Column(Words("重新决定的结果", "decided again").said(language)),
        Column(Words("件数", "entries").said(language), is_figure=True),
    ]
    rows = [(TOLD[each].said(language), f"{counts[each]:,}") for each in Replayed if counts[each]]
    total = Words(f"一共 {len(results):,} 件", f"{len(results):,} in all").said(language)
    parts = [f"{table(columns, rows)}\n{total}"]
    bad = [seq for seq, result in results.items() if result in BAD]
    if bad:
        named = ", ".join(map(str, bad[:MOST])) + (" …" if len(bad) > MOST else "")
        parts.append(Words(f"请查看：第 {named} 条", f"look at entries {named}").said(language))
    if drawn is not None:
        parts.append(drawn.said(language))
    return "\n".join(parts)
