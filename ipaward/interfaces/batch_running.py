"""`ipaward batch run`: a register in, decisions as columns out, in chunks that survive a kill."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ipaward.casework.batch import InputFile, Plan, manifest
from ipaward.domain.problem import Problem
from ipaward.domain.words import Language, Words
from ipaward.interfaces.batch_columns import ByColumns
from ipaward.interfaces.batch_engines import SPARK, Means, check_means, means
from ipaward.interfaces.batch_finished import finished
from ipaward.interfaces.batch_folder import RunFolder, run_folder
from ipaward.interfaces.batch_inputs import (
    Inputs,
    Seen,
    Way,
    check_apart,
    check_unchanged,
    digest_of,
    find_inputs,
    names_of,
    seen,
    unpacked,
    watched,
)
from ipaward.interfaces.batch_making import LEAST, Reads, Refuser, Setting
from ipaward.interfaces.batch_rows import ByRows
from ipaward.interfaces.batch_summary import say_finished, summary
from ipaward.interfaces.exits import (
    FINDINGS,
    FINE,
    INTERRUPTED,
    LaterError,
    WrongUseError,
    answering,
    why_en,
    why_zh,
)
from ipaward.interfaces.files import content_of, destination
from ipaward.interfaces.intake import mapping_in
from ipaward.interfaces.opening import Order, book_named, day, programme_named
from ipaward.interfaces.recording import NOT_RECORDED, Recording
from ipaward.interfaces.tongue import choose
from ipaward.interfaces.version import VERSION
from ipaward.interfaces.waiting import measuring
from ipaward.interpreters.batch.duck import in_words
from ipaward.interpreters.batch.reading import BatchReading
from ipaward.rulebook.book import Programme, Rulebook
from ipaward.rulebook.wanted import vocabulary_of
from ipaward.tables.mapping import TableMapping

# As in `ledgers`: loaded where a run is recorded.
if TYPE_CHECKING:
    from ipaward.interfaces.batch_sealing import Sealing
    from ipaward.ledger.opening import Ledger

_DECIDING = Words("决定", "deciding")
_MEMORY = re.compile(r"([1-9]\d{0,6}(?:\.\d)?)\s*(KB|MB|GB|KiB|MiB|GiB)", re.IGNORECASE)
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a run is to be done, beside what it is about.

    Attributes:
        out: the folder to write to.
        memory: the most the engine may take, as written.
        chunk: rows of one chunk.
        engine: what answers the query, `duckdb` or `spark`.
        master: where Spark does it; None for this machine.
    """

    out: Path
    is_resumed: bool
    threads: int
    memory: str
    chunk: int
    quiet: bool
    engine: str = "duckdb"
    master: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A run about to be done."""

    order: Order
    wish: Wish
    book: Rulebook
    programme: Programme
    language: Language
    query: str


def run(order: Order, wish: Wish, recording: Recording = NOT_RECORDED) -> int:
    """Decide every row of an input and write what came out, or continue to."""
    on = day(order.on)
    _check(wish)
    check_means(wish.engine, wish.master)
    book = book_named(order.policy, order.packs)
    language = choose(order.lang, policy=book.policy.language)
    with answering(language):
        programme = programme_named(book, order.programme)
        query = BatchReading(book, programme, on).query("duckdb")
        job = Job(order, wish, book, programme, language, query)
        check_apart(order.applications, wish.out)
        if not wish.out.is_dir():
            destination(wish.out)
        with (
            _kept(wish.out),
            recording.ledger() as ledger,
            run_folder(wish.out, is_resumed=wish.is_resumed) as folder,
        ):
            if folder.is_finished:
                return _again(job, folder)
            with (
                in_words(str(order.applications), folder.work),
                means(wish.engine, wish.master) as how,
            ):
                said, notes = _done(job, folder, how, ledger)
            recorded = _recorded(recording, ledger, folder).said(language)
    told = summary(said, wish.out, notes, book, programme, language, quiet=wish.quiet)
    print("\n\n".join(part for part in (told, "" if wish.quiet else recorded) if part))
    return FINDINGS if said["problems"] else FINE


def _check(wish: Wish) -> None:
    if not _MEMORY.fullmatch(wish.memory) or _bytes(wish.memory) < LEAST:
        least = f"{LEAST // 1_000_000}MB"
        raise WrongUseError(
            Words(
                zh=f"`--memory {wish.memory}` 不是够用的内存；写一个数和单位 MB 或 GB，"
                f"至少 {least}，例如 600MB",
                en=f"`--memory {wish.memory}` is no size of memory that will do; write a number in"
                f" MB or GB, at least {least}, such as 600MB",
            )
        )


def _bytes(memory: str) -> int:
    """Give the bytes of a size as people write it.

    >>> _bytes("1.5 GB")
    1500000000
    """
    match = _MEMORY.fullmatch(memory)
    assert match is not None
    step = 1024 if "i" in match[2].lower() else 1000
    return int(Decimal(match[1]) * step ** ("KMG".index(match[2][0].upper()) + 1))


def _again(job: Job, folder: RunFolder) -> int:
    """Answer as the finished run did, if it is this one and stands as it was written."""
    order = job.order
    done = finished(folder.path)
    content, mapping = _mapping(job)
    named = list(names_of(find_inputs(order.applications, job.book.vocabulary, mapping)))
    read = {one.name: one for one in done.plan.inputs}
    now = zip(named, seen([path for _, path, _ in named]), strict=True)
    plan = replace(
        done.plan,
        policy=job.book.policy.name,
        programme=job.programme.name,
        rulebook=job.book.digest,
        on=order.on or "",
        mapping=digest_of(content),
        chunk=job.wish.chunk,
        inputs=tuple(
            replace(read.get(name, InputFile(name, 0, "", 0, 0)), size=one.size, sha256=one.sha256)
            for (name, _, _), one in now
        ),
    )
    folder.check_same(plan, done.plan)
    done.check(*done.files)
    print(say_finished(folder.path, job.language))
    return FINDINGS if done.tally.reasons else FINE


def _mapping(job: Job) -> tuple[bytes, TableMapping | None]:
    """Give what the file of the mapping holds, and what it means."""
    path = job.order.mapping
    if path is None:
        return b"", None
    return content_of(path), mapping_in(path, job.book.vocabulary)


def _done(
    job: Job, folder: RunFolder, how: Means, ledger: Ledger | None
) -> tuple[Mapping[str, object], Sequence[Problem]]:
    """Do all chunks that are not done, and give the manifest and what was noticed."""
    order, wish = job.order, job.wish
    asked = job.book.vocabulary
    content, mapping = _mapping(job)
    found = find_inputs(order.applications, asked, mapping)
    wanted = vocabulary_of(asked, job.programme)
    on = day(order.on)
    refuser = Refuser(job.book, job.programme, on)
    setting = Setting(
        book=job.book,
        programme=job.programme,
        vocabulary=wanted,
        on=on,
        query=job.query,
        allowed=(order.applications, folder.path),
        work=folder.work,
        threads=wish.threads,
        memory=_bytes(wish.memory),
        refuser=refuser,
        worker=how.worker,
        lane=how.lane,
    )
    with watched([path for _, path, _ in names_of(found)]) as digests, closing(refuser):
        inputs = unpacked(found, folder.work / "unpacked")
        reads = _reads(job, inputs, setting, mapping)
        before = digests.result()
        plan = _plan(job, how.engine, inputs, reads.counts, before, digest_of(content))
        # A run to be continued is the same before it is entered; a new one is entered before its
        # folder is begun, so that one that cannot be leaves no folder behind.
        if folder.plan is not None:
            folder.begin(plan)
        sealing = _sealing(job, folder, plan, ledger)
        folder.begin(plan)
        done = sum(marker.chunk.end - marker.chunk.first for marker in folder.markers)
        rest = list(plan.chunks())[len(folder.markers) :]
        with measuring(_DECIDING, job.language, wish.quiet, plan.rows, done) as tick:
            for made in reads.made(rest, tick):
                folder.commit(made.chunk, made.files, made.tally, made.columns)
                if sealing is not None:
                    sealing.seal(folder.markers[-1])
        check_unchanged(before)
        said = manifest(plan, job.programme, folder.markers)
        folder.finish({"input": str(order.applications), **said})
        return said, reads.notes


def _sealing(job: Job, folder: RunFolder, plan: Plan, ledger: Ledger | None) -> Sealing | None:
    """Enter the run, and the chunks that were done before; give what enters the others."""
    if ledger is None:
        return None
    from ipaward.interfaces.batch_sealing import Sealing

    sealing = Sealing(ledger, folder.path, folder.work, plan)
    sealing.begin(job.book, job.order.packs)
    # The run may have died between a marker and its entry; what is entered stays one.
    for marker in folder.markers:
        sealing.seal(marker)
    return sealing


def _recorded(recording: Recording, ledger: Ledger | None, folder: RunFolder) -> Words:
    if ledger is None:
        return recording.without or Words("", "")
    from ipaward.interfaces.batch_sealing import said

    assert folder.plan is not None
    return said(ledger, folder.plan)


def _reads(job: Job, inputs: Inputs, setting: Setting, mapping: TableMapping | None) -> Reads:
    if inputs.way is Way.COLUMNS:
        return ByColumns.opened(job.order.applications, setting, mapping)
    if job.wish.engine == SPARK:
        raise WrongUseError(
            Words(zh="Spark 只决定 Parquet 文件", en="Spark decides Parquet files only")
        )
    return ByRows.opened(job.order, inputs, setting)


def _plan(
    job: Job, by: str, inputs: Inputs, counts: Sequence[int], before: Sequence[Seen], mapping: str
) -> Plan:
    files: list[InputFile] = []
    rows, first = iter(counts), 0
    for (name, _, own), one in zip(names_of(inputs), before, strict=True):
        count = 0 if own is None else next(rows)
        files.append(InputFile(name, one.size, one.sha256, count, first))
        first += count
    return Plan(
        version=VERSION,
        engine=by,
        policy=job.book.policy.name,
        programme=job.programme.name,
        rulebook=job.book.digest,
        on=job.order.on or "",
        query=digest_of(job.query.encode()),
        mapping=mapping,
        chunk=job.wish.chunk,
        inputs=tuple(files),
    )


@contextmanager
def _kept(out: Path) -> Iterator[None]:
    """Say of a run that had to stop that what it has done is kept."""
    more_zh, more_en = "做完的都在；用 --resume 接着做", "what is done is kept; go on with --resume"
    try:
        yield
    except KeyboardInterrupt as stop:
        words = Words(zh=f"已中断；{more_zh}", en=f"interrupted; {more_en}")
        raise LaterError(words, INTERRUPTED) from stop
    except MemoryError as fault:
        raise LaterError(
            Words(
                zh=f"内存不够；{more_zh}，给更多的 --memory",
                en=f"there is not enough memory; {more_en} and more --memory",
            )
        ) from fault
    except OSError as fault:
        if fault.errno not in _FULL:
            raise
        raise LaterError(
            Words(
                zh=f"现在写不进 `{out}`：{why_zh(fault)}；{more_zh}",
                en=f"`{out}` cannot be written now: {why_en(fault)}; {more_en}",
            )
        ) from fault
